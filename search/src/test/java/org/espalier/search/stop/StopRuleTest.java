package org.espalier.search.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Convergence;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Suggestion;
import org.junit.jupiter.api.Test;

class StopRuleTest {
  private static final Objective LOSS = new Objective("loss", Objective.Direction.MINIMIZE);
  private static final Objective SIZE = new Objective("size", Objective.Direction.MINIMIZE);

  private static SearchSettings settings(
      List<Objective> goals, String sampler, Convergence convergence) {
    return new SearchSettings(
        Spaces.cube(2),
        goals,
        MethodSpec.of(sampler),
        MethodSpec.of("none"),
        1_000,
        1,
        convergence,
        5);
  }

  private static Convergence plateau(int trials, double gain) {
    return new Convergence(Optional.of(trials), gain, Optional.empty());
  }

  private static void tell(Search search, double... values) {
    search.tell(search.ask().orElseThrow().trialNumber(), Outcome.completed(values));
  }

  @Test
  void aPlateauEndsTheSearchAndAGainGoesOnWithIt() {
    Search search = Search.create(settings(List.of(LOSS), "random", plateau(3, 0.1)));
    tell(search, 1);
    tell(search, 0.95);
    Suggestion late = search.ask().orElseThrow();
    tell(search, Double.NaN);
    search.tell(search.ask().orElseThrow().trialNumber(), Outcome.failed());

    assertThat(search.convergence()).contains("the last 3 trials brought no gain");
    assertThat(search.ask()).isEmpty();
    assertThat(search.isFinished()).isFalse();

    search.tell(late.trialNumber(), Outcome.completed(0.5));
    assertThat(search.convergence()).isEmpty();
    assertThat(search.ask()).isPresent();
  }

  @Test
  void nothingEndsBeforeTheFirstResult() {
    Search search = Search.create(settings(List.of(LOSS), "random", plateau(2, 0)));
    for (int i = 0; i < 5; i++) {
      search.tell(search.ask().orElseThrow().trialNumber(), Outcome.failed());
    }
    assertThat(search.convergence()).isEmpty();
    search.tell(
        search.ask().orElseThrow().trialNumber(),
        new Outcome.Completed(List.of(0.0), List.of(1.0)));
    assertThat(search.convergence()).as("an infeasible one is no result").isEmpty();
  }

  @Test
  void ofSeveralGoalsWhatNothingDominatesIsAGain() {
    Search search = Search.create(settings(List.of(LOSS, SIZE), "random", plateau(2, 0)));
    tell(search, 1, 4);
    tell(search, 2, 3);
    tell(search, 3, 2);
    assertThat(search.convergence()).isEmpty();
    tell(search, 3, 3);
    tell(search, 3, 2);
    assertThat(search.convergence()).isPresent();
    assertThat(search.isFinished()).isTrue();
  }

  @Test
  void anEnqueuedPointIsTriedAllTheSame() {
    Search search = Search.create(settings(List.of(LOSS), "random", plateau(1, 0)));
    tell(search, 1);
    tell(search, 1);
    assertThat(search.ask()).isEmpty();
    search.enqueue(Map.of("x0", ParameterValue.of(0.25)));
    assertThat(search.ask().orElseThrow().values()).containsEntry("x0", ParameterValue.of(0.25));
  }

  @Test
  void theRegretBoundHoldsWhenItEndsTheSearchAndReplayAgrees() {
    SearchSettings settings =
        settings(List.of(LOSS), "gp", new Convergence(Optional.empty(), 0, Optional.of(0.02)));
    Search search = Search.create(settings);
    double best = Double.POSITIVE_INFINITY;
    Optional<Suggestion> next = search.ask();
    while (next.isPresent() && search.trialCount() < 200) {
      double loss = bowl(next.get());
      best = Math.min(best, loss);
      search.tell(next.get().trialNumber(), Outcome.completed(loss));
      next = search.ask();
    }
    assertThat(search.trialCount()).isBetween(20, 100);
    assertThat(search.convergence().orElseThrow()).contains("can still be gained");
    assertThat(best).isLessThanOrEqualTo(0.02);
    assertThat(Search.restore(settings, search.snapshot()).convergence())
        .isEqualTo(search.convergence());
  }

  /** Lowest, 0, at (0.3, 0.3). */
  private static double bowl(Suggestion suggestion) {
    double sum = 0;
    for (ParameterValue value : suggestion.values().values()) {
      double off = (double) value.raw() - 0.3;
      sum += off * off;
    }
    return sum;
  }
}
