package org.espalier.search.sampler.tpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order trials count as good. */
class RankingTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatRanToItsEndComesFirstThenWhatCameFurtherThenWhatWasBetterAndLastWhatFailed(int goals) {
    List<Outcome> fromTheWorst =
        List.of(
            Outcome.failed(),
            new Outcome.Completed(repeat(goals, 0.1), List.of(2.0)),
            new Outcome.Completed(repeat(goals, 0.2), List.of(0.5)),
            new Outcome.Pruned(3, repeat(goals, 0.4)),
            new Outcome.Pruned(3, repeat(goals, 0.3)),
            new Outcome.Pruned(9, repeat(goals, 0.8)),
            new Outcome.Completed(repeat(goals, 0.9)),
            new Outcome.Completed(repeat(goals, 0.7)));
    Search search =
        Search.create(
            new SearchSettings(
                Spaces.cube(1),
                Collections.nCopies(goals, new Objective("loss", Objective.Direction.MINIMIZE)),
                MethodSpec.of("random"),
                MethodSpec.of("none"),
                fromTheWorst.size(),
                1,
                1));
    Ranking ranking = goals == 1 ? new SingleRanking() : new ParetoRanking();
    for (int trial = 0; trial < fromTheWorst.size(); trial++) {
      search.tell(search.ask().orElseThrow().trialNumber(), fromTheWorst.get(trial));
      ranking.add(search.history(), trial);
    }
    for (int count = 1; count <= fromTheWorst.size(); count++) {
      int[] best = ranking.best(search.history(), count);
      assertThat(best)
          .containsExactlyInAnyOrder(
              IntStream.range(fromTheWorst.size() - count, fromTheWorst.size()).toArray());
    }
  }

  private static List<Double> repeat(int goals, double value) {
    return Collections.nCopies(goals, value);
  }
}
