package org.espalier.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Decision;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Start;
import org.espalier.search.Suggestion;
import org.espalier.search.bench.Descent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Samplers that look at trials while they run, and {@code auto}. */
class SteeringSamplersTest {
  private static final Objective LOSS = new Objective("loss", Objective.Direction.MINIMIZE);

  @Nested
  class BohbKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("bohb");
    }

    /** Its densities are those of {@code tpe}, which runs 10,000. */
    @Override
    protected int many() {
      return 2_000;
    }
  }

  @Nested
  class PopulationKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return new MethodSpec("pbt", Map.of("population", ParameterValue.of(50)));
    }
  }

  @Nested
  class AutoKeeps extends SamplerContract {
    @Override
    protected MethodSpec sampler() {
      return MethodSpec.of("auto");
    }

    @Override
    protected int many() {
      return 120;
    }
  }

  private static Search search(MethodSpec sampler, MethodSpec pruner, int trials) {
    return Search.create(
        new SearchSettings(
            new Space(List.of(Spaces.real("x", 0, 1))),
            List.of(LOSS),
            sampler,
            pruner,
            trials,
            4,
            3));
  }

  private static double x(Suggestion suggestion) {
    return suggestion.values().get("x") instanceof ParameterValue.FloatValue(double value)
        ? value
        : Double.NaN;
  }

  @Test
  void bohbFollowsTheHighestRungThatHasSeenEnough() {
    Search search =
        search(
            new MethodSpec("bohb", Map.of("random_fraction", ParameterValue.of(0.0))),
            new MethodSpec("hyperband", Map.of("max_epochs", ParameterValue.of(9))),
            200);
    // Up to one epoch it looks best at 0.2.
    for (int i = 0; i < 40; i++) {
      Suggestion trial = search.ask().orElseThrow();
      double loss = Math.abs(x(trial) - 0.2);
      search.report(trial.trialNumber(), 1, loss);
      search.tell(trial.trialNumber(), Outcome.pruned(1, loss));
    }
    assertThat(meanOfNext(search, 20)).isCloseTo(0.2, within(0.15));
    // After three it turns out to be 0.8.
    for (int i = 0; i < 20; i++) {
      Suggestion trial = search.ask().orElseThrow();
      search.report(trial.trialNumber(), 1, Math.abs(x(trial) - 0.2));
      search.report(trial.trialNumber(), 3, Math.abs(x(trial) - 0.8));
      search.tell(trial.trialNumber(), Outcome.pruned(3, Math.abs(x(trial) - 0.8)));
    }
    assertThat(meanOfNext(search, 20)).isGreaterThan(0.5);
  }

  /** The mean of what it asks next; nothing is told. */
  private static double meanOfNext(Search search, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      Suggestion trial = search.ask().orElseThrow();
      sum += x(trial);
      search.tell(trial.trialNumber(), Outcome.failed());
    }
    return sum / count;
  }

  @Test
  void theWorstOfAPopulationIsReplacedByAForkOfTheBest() {
    Search search =
        search(
            new MethodSpec(
                "pbt",
                Map.of(
                    "population", ParameterValue.of(8),
                    "interval", ParameterValue.of(2),
                    "resample", ParameterValue.of(0.0))),
            MethodSpec.of("none"),
            100);
    List<Suggestion> members = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      members.add(search.ask().orElseThrow());
    }
    assertThat(search.ask()).as("the population is whole").isEmpty();
    assertThat(search.isFinished()).isFalse();
    List<Integer> stopped = new ArrayList<>();
    for (Suggestion member : members) {
      int number = member.trialNumber();
      assertThat(search.report(number, 1, number)).isEqualTo(Decision.CONTINUE);
      if (search.report(number, 2, number) == Decision.STOP) {
        stopped.add(number);
        search.tell(number, Outcome.pruned(2, number));
      }
    }
    // Each comes worse than all before it; from the fourth on a quarter is one.
    assertThat(stopped).containsExactly(3, 4, 5, 6, 7);
    Map<Integer, Double> before = new HashMap<>();
    members.forEach(member -> before.put(member.trialNumber(), x(member)));
    for (int i = 0; i < stopped.size(); i++) {
      Suggestion child = search.ask().orElseThrow();
      Start.Fork fork = (Start.Fork) child.start();
      assertThat(fork.step()).isEqualTo(2);
      assertThat(fork.trialNumber()).isLessThan(2);
      double parent = before.getOrDefault(fork.trialNumber(), Double.NaN);
      assertThat(x(child))
          .satisfiesAnyOf(
              x -> assertThat(x).isCloseTo(0.8 * parent, within(1e-9)),
              x -> assertThat(x).isCloseTo(Math.min(1, 1.2 * parent), within(1e-9)));
      assertThat(search.history().parent(child.trialNumber())).isEqualTo(fork.trialNumber());
      assertThat(search.report(child.trialNumber(), 2, 0)).isEqualTo(Decision.CONTINUE);
    }
    assertThat(search.ask()).isEmpty();
    assertThat(Search.restore(search.settings(), search.snapshot()).ask()).isEmpty();
  }

  @Test
  void aPopulationFindsTheScheduleThatNoSingleRateHas() {
    Search population =
        search(
            new MethodSpec("pbt", Map.of("population", ParameterValue.of(16))),
            MethodSpec.of("none"),
            5_000);
    Search random = search(MethodSpec.of("random"), MethodSpec.of("none"), 5_000);

    assertThat(Descent.bestOf(population, 1_500)).isLessThan(0.8 * Descent.bestOf(random, 1_500));
  }
}
