package org.espalier.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Decision;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Start;
import org.espalier.search.Suggestion;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrunersTest {

  @Nested
  class NoneKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return MethodSpec.of("none");
    }
  }

  @Nested
  class SuccessiveHalvingKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec("successive_halving", Map.of("reduction_factor", ParameterValue.of(3)));
    }
  }

  @Nested
  class PromotionKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec(
          "successive_halving",
          Map.of("mode", ParameterValue.of("promotion"), "reduction_factor", ParameterValue.of(2)));
    }
  }

  @Nested
  class HyperbandKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec("hyperband", Map.of("max_epochs", ParameterValue.of(9)));
    }
  }

  @Nested
  class HyperbandPromotionKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec(
          "hyperband",
          Map.of("max_epochs", ParameterValue.of(9), "mode", ParameterValue.of("promotion")));
    }
  }

  @Nested
  class MedianKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return MethodSpec.of("median");
    }
  }

  @Nested
  class PercentileKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec(
          "percentile",
          Map.of(
              "percentile",
              ParameterValue.of(30),
              "warmup_steps",
              ParameterValue.of(1),
              "startup_trials",
              ParameterValue.of(2)));
    }
  }

  @Nested
  class PatienceKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec("patience", Map.of("patience", ParameterValue.of(3)));
    }
  }

  @Nested
  class ThresholdKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec("threshold", Map.of("upper", ParameterValue.of(1.8)));
    }
  }

  @Nested
  class WilcoxonKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return MethodSpec.of("wilcoxon");
    }
  }

  @Test
  void halvingKeepsTheBestOfEachRungAndStopsTheRest() {
    Search search =
        Search.create(
            SearchSettings.of(
                Spaces.cube(1),
                new Objective("accuracy", Objective.Direction.MAXIMIZE),
                "random",
                "successive_halving",
                9,
                1));
    double[] accuracy = {0.5, 0.4, 0.6, 0.55, 0.3, 0.7, 0.65, 0.6, 0.58};
    Decision[] expected = new Decision[9];
    for (int i = 0; i < 9; i++) {
      expected[i] = search.report(search.ask().orElseThrow().trialNumber(), 1, accuracy[i]);
    }
    assertThat(expected)
        .containsExactly(
            Decision.CONTINUE,
            Decision.STOP,
            Decision.CONTINUE,
            Decision.STOP,
            Decision.STOP,
            Decision.CONTINUE,
            Decision.STOP,
            Decision.STOP,
            Decision.STOP);
  }

  @Test
  void promotionPausesTheWorseAndResumesThemWhenMoreTrialsAreWorseStill() {
    Search search =
        Search.create(
            new SearchSettings(
                Spaces.cube(1),
                List.of(new Objective("loss", Objective.Direction.MINIMIZE)),
                MethodSpec.of("random"),
                new MethodSpec(
                    "successive_halving",
                    Map.of(
                        "mode", ParameterValue.of("promotion"),
                        "reduction_factor", ParameterValue.of(2))),
                4,
                1,
                1));
    double[] losses = {1, 2, 3, 4};
    List<Decision> decisions = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Suggestion next = search.ask().orElseThrow();
      order.add(next.trialNumber());
      if (next.start() instanceof Start.Resume) {
        decisions.add(search.report(next.trialNumber(), 2, losses[next.trialNumber()]));
      } else {
        decisions.add(search.report(next.trialNumber(), 1, losses[next.trialNumber()]));
      }
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 1);
    assertThat(decisions)
        .containsExactly(
            Decision.CONTINUE, Decision.PAUSE, Decision.PAUSE, Decision.PAUSE, Decision.CONTINUE);
    assertThat(search.isFinished()).isFalse();
    search.tell(0, Outcome.completed(1));
    search.tell(1, Outcome.completed(2));
    assertThat(search.ask()).isEmpty();
    assertThat(search.isFinished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void ofTrialsThatAreAllEqualNoMoreGoOnThanOfOthers(int objectives) {
    Search search =
        Search.create(
            new SearchSettings(
                Spaces.cube(1),
                Collections.nCopies(
                    objectives, new Objective("loss", Objective.Direction.MINIMIZE)),
                MethodSpec.of("random"),
                new MethodSpec(
                    "successive_halving", Map.of("reduction_factor", ParameterValue.of(3))),
                30,
                1,
                1));
    double[] same = new double[objectives];
    int goingOn = 0;
    for (int i = 0; i < 30; i++) {
      Decision decision = search.report(search.ask().orElseThrow().trialNumber(), 1, same);
      goingOn += decision == Decision.CONTINUE ? 1 : 0;
    }
    assertThat(goingOn).isEqualTo(10);
  }

  @Test
  void withSeveralObjectivesOnlyTheDominatedAreStopped() {
    Search search =
        Search.create(
            new SearchSettings(
                Spaces.cube(1),
                List.of(
                    new Objective("accuracy", Objective.Direction.MAXIMIZE),
                    new Objective("parameters", Objective.Direction.MINIMIZE)),
                MethodSpec.of("random"),
                MethodSpec.of("successive_halving"),
                5,
                1,
                1));
    double[][] values = {{0.9, 1000}, {0.8, 100}, {0.7, 10}, {0.6, 5000}, {0.95, 9000}};
    List<Decision> decisions = new ArrayList<>();
    for (double[] value : values) {
      decisions.add(search.report(search.ask().orElseThrow().trialNumber(), 1, value));
    }
    assertThat(decisions)
        .containsExactly(
            Decision.CONTINUE,
            Decision.CONTINUE,
            Decision.CONTINUE,
            Decision.STOP,
            Decision.CONTINUE);
  }

  @Test
  void hyperbandMixesItsBracketsAsThePaperDoes() {
    Hyperband hyperband = new Hyperband(1, 81, 3, false);
    int[] counts = new int[5];
    for (int row = 0; row < 10_000; row++) {
      counts[hyperband.bracket(row)]++;
    }
    assertThat(counts[0]).isBetween(5_600, 5_740);
    assertThat(counts[4]).isBetween(340, 360);
  }

  @Test
  void wilcoxonStopsWhatIsWorseOnNearlyEveryInstance() {
    Search search =
        Search.create(
            SearchSettings.of(
                Spaces.cube(1),
                new Objective("loss", Objective.Direction.MINIMIZE),
                "random",
                "wilcoxon",
                2,
                1));
    search.ask();
    search.ask();
    for (int fold = 1; fold <= 8; fold++) {
      search.report(0, fold, fold);
    }
    search.tell(0, Outcome.completed(4.5));
    List<Decision> decisions = new ArrayList<>();
    for (int fold = 1; fold <= 4; fold++) {
      decisions.add(search.report(1, fold, fold + 0.1 * fold));
    }
    assertThat(decisions)
        .containsExactly(Decision.CONTINUE, Decision.CONTINUE, Decision.CONTINUE, Decision.STOP);
  }
}
