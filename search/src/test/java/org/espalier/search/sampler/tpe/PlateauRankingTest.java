package org.espalier.search.sampler.tpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.space.Space;
import org.espalier.search.History;
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
}
