package org.espalier.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Suggestion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The long test of the contract for the samplers whose suggestions cost too much for every build:
 * {@code mvn -pl search -am test -Dtest.excluded.groups= -Dtest=TenThousandTrialsTest
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("slow")
class TenThousandTrialsTest {
  private static final int TRIALS = 10_000;

  @ParameterizedTest
  @CsvSource({"nsga2, 2", "tpe, 2", "bohb, 1", "gp, 1", "gp, 2", "auto, 1"})
  void everySamplerRunsTenThousandTrials(String type, int objectives) {
    MethodSpec sampler =
        type.equals("gp")
            ? new MethodSpec(type, Map.of("most", ParameterValue.of(24)))
            : MethodSpec.of(type);
    Search search =
        Search.withoutJournal(
            new SearchSettings(
                Spaces.cube(2),
                Collections.nCopies(
                    objectives, new Objective("loss", Objective.Direction.MINIMIZE)),
                sampler,
                MethodSpec.of("none"),
                TRIALS,
                1,
                8));
    double[] losses = new double[objectives];
    for (int i = 0; i < TRIALS; i++) {
      Suggestion suggestion = search.ask().orElseThrow();
      Arrays.setAll(losses, objective -> Math.abs(number(suggestion, "x0") - 0.3 * objective));
      losses[0] += number(suggestion, "x1");
      search.tell(suggestion.trialNumber(), Outcome.completed(losses));
    }
    assertThat(search.isFinished()).isTrue();
    assertThat(search.trialCount()).isEqualTo(TRIALS);
  }

  private static double number(Suggestion suggestion, String name) {
    return suggestion.values().get(name) instanceof ParameterValue.FloatValue(double value)
        ? value
        : Double.NaN;
  }
}
