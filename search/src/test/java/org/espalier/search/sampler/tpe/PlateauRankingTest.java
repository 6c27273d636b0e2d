package org.espalier.search.sampler.tpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.History;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.space.Coordinates;
import org.junit.jupiter.api.Test;

/** Which trials the split is made of, where many have the best loss. */
class PlateauRankingTest {
  private final History history =
      History.ofResults(
          new Coordinates(
              new Space(List.of(Spaces.choice("kind", "a", "b"), Spaces.real("x", 0, 1)))),
          1);
  private final PlateauRanking ranking = new PlateauRanking();

  private void told(double kind, double x, double loss) {
    told(kind, x, loss, 0);
  }

  private void told(double kind, double x, double loss, double violation) {
    int row = history.addResult(new double[] {kind, x}, new double[] {loss}, violation);
    ranking.add(history, row);
  }

  private int[] compared(int good) {
    Ranking compared = ranking.compared(history, good);
    int[] rows = compared.best(history, compared.size());
    Arrays.sort(rows);
    return rows;
  }

  @Test
  void copiesAreLeftOutOnceThereAreMoreThanGoodPlaces() {
    told(0, 0.50, 1);
    told(0, 0.55, 1);
    told(1, 0.50, 2);
    told(0, 0.45, 1);
    assertThat(compared(3)).containsExactly(0, 1, 2, 3);
    assertThat(compared(2)).containsExactly(0, 2);
    assertThat(compared(1)).containsExactly(0, 2);
  }

  @Test
  void otherChoicesAndNumbersFarAwayAreNoCopies() {
    told(0, 0.50, 1);
    told(1, 0.50, 1);
    told(0, 0.80, 1);
    told(0, 0.70, 1);
    assertThat(compared(1)).containsExactly(0, 1, 2);
  }

  @Test
  void whatFailedOrBrokeAConstraintHasNoCopies() {
    told(0, 0.5, Double.POSITIVE_INFINITY);
    told(0, 0.5, Double.POSITIVE_INFINITY);
    assertThat(compared(1)).containsExactly(0, 1);
    told(0, 0.5, 1, 2);
    told(0, 0.5, 1, 2);
    assertThat(compared(1)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void onceATrialWasPrunedCopiesAreLeftOutWithoutAPlateau() {
    Search search =
        Search.withoutJournal(
            new SearchSettings(
                history.coordinates().space(),
                List.of(new Objective("loss", Objective.Direction.MINIMIZE)),
                MethodSpec.of("random"),
                MethodSpec.of("none"),
                10,
                1,
                7));
    search.observe(values("a", 0.50), Outcome.completed(1));
    search.observe(values("b", 0.50), Outcome.completed(2));
    search.observe(values("b", 0.55), Outcome.completed(2));
    search.observe(values("a", 0.55), Outcome.pruned(1, 3));
    search.observe(values("a", 0.45), Outcome.pruned(1, 3));
    for (int row = 0; row < 3; row++) {
      ranking.add(search.history(), row);
    }
    assertThat(ranking.compared(search.history(), 1).size()).isEqualTo(3);
    ranking.add(search.history(), 3);
    ranking.add(search.history(), 4);
    Ranking compared = ranking.compared(search.history(), 1);
    assertThat(compared.best(search.history(), compared.size())).containsExactly(0, 1, 3);
  }

  private static Map<String, ParameterValue> values(String kind, double x) {
    return Map.of("kind", ParameterValue.of(kind), "x", ParameterValue.of(x));
  }
}
