package org.espalier.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.junit.jupiter.api.Test;

/** What {@code auto} picks, and how it says so. */
class AutoSamplerTest {
  private static final Objective LOSS = new Objective("loss", Objective.Direction.MINIMIZE);
  private static final Objective SIZE = new Objective("size", Objective.Direction.MINIMIZE);

  private static String reason(Space space, int trials, int parallel, Objective... goals) {
    return Search.create(
            new SearchSettings(
                space,
                List.of(goals),
                MethodSpec.of("auto"),
                MethodSpec.of("none"),
                trials,
                parallel,
                1))
        .samplerReason();
  }

  @Test
  void aSmallSpaceIsWalkedThrough() {
    Space space = new Space(List.of(Spaces.choice("a", 1, 2, 3), Spaces.choice("b", 1, 2)));
    assertThat(reason(space, 6, 1, LOSS))
        .startsWith("auto: grid")
        .endsWith("because the space has 6 points, and 6 trials cover them");
  }

  @Test
  void whereNothingComesBackInTimeItSpreads() {
    assertThat(reason(Spaces.cube(3), 16, 16, LOSS))
        .contains("sobol")
        .endsWith("all trials start before the first one comes back");
  }

  @Test
  void mostlyNumbersAndOneGoalAreForTheProcessAndTheEstimatorInTurns() {
    assertThat(reason(Spaces.cube(3), 100, 4, LOSS)).contains("gp: ").contains("in turns with tpe");
  }

  @Test
  void everythingElseIsForTheEstimator() {
    assertThat(reason(Spaces.cube(3), 1_000, 17, LOSS))
        .contains("tpe")
        .endsWith("17 trials run at once");
    assertThat(reason(Spaces.cube(21), 100, 1, LOSS)).endsWith("because there are 21 parameters");
    assertThat(reason(Spaces.cube(3), 100, 1, LOSS, SIZE)).endsWith("there are several goals");
    Space choices =
        new Space(
            List.of(Spaces.real("x", 0, 1), Spaces.choice("a", 1, 2, 3), Spaces.choice("b", 1, 2)));
    assertThat(reason(choices, 100, 1, LOSS)).endsWith("because most parameters are choices");
  }
}
