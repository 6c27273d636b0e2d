package org.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.junit.jupiter.api.Test;

/** The library alone: the whole of a search by ask and tell, as a guide shows it. */
class TwentyLinesTest {

  @Test
  void findsTheBottomOfABowl() {
    Space space =
        new Space(
            List.of(
                new Space.Parameter("x", new Dimension.FloatRange(-5, 5, false, 0), List.of()),
                new Space.Parameter("y", new Dimension.IntegerRange(-5, 5, false, 1), List.of())));
    Objective goal = new Objective("loss", Objective.Direction.MINIMIZE);
    Search search = Search.create(SearchSettings.of(space, goal, "tpe", "none", 100, 7));
    double best = Double.POSITIVE_INFINITY;
    for (Optional<Suggestion> next = search.ask(); next.isPresent(); next = search.ask()) {
      double loss = bowl(next.get());
      best = Math.min(best, loss);
      search.tell(next.get().trialNumber(), Outcome.completed(loss));
    }
    assertThat(search.isFinished()).isTrue();
    assertThat(best).isLessThan(0.05);
  }

  private static double bowl(Suggestion suggestion) {
    double sum = 0;
    for (ParameterValue value : suggestion.values().values()) {
      double number = ((Number) value.raw()).doubleValue() - 1;
      sum += number * number;
    }
    return sum;
  }

  @Test
  void autoSaysWhatItTookAndWhy() {
    Objective goal = new Objective("loss", Objective.Direction.MINIMIZE);
    assertThat(reason(Spaces.cube(3), goal, 50))
        .startsWith("auto: gp")
        .contains("with one goal and 3 parameters");
    assertThat(reason(Spaces.everything(), goal, 500))
        .contains("the second alone after 300 trials");
    assertThat(reason(Spaces.point(), goal, 50)).startsWith("auto: grid");
  }

  private static String reason(Space space, Objective goal, int trials) {
    return Search.create(SearchSettings.of(space, goal, "auto", "none", trials, 1)).samplerReason();
  }
}
