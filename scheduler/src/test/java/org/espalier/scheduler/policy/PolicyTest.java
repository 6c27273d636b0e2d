package org.espalier.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.study.Objective;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

  @ParameterizedTest
  @EnumSource(StudyState.class)
  void studiesLeaveNoFinalStateAndReachOneFromEveryOther(StudyState from) {
    assertThat(Transitions.after(from).isEmpty()).isEqualTo(from.isTerminal());
    assertThat(Transitions.after(from)).doesNotContain(from, StudyState.SUBMITTED);
    for (StudyState to : StudyState.values()) {
      if (!Transitions.after(from).contains(to)) {
        assertThatThrownBy(() -> Transitions.check(from, to)).hasMessageContaining("never goes");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TrialState.class)
  void trialsLeaveNoFinalStateAndCanAlwaysBeCancelled(TrialState from) {
    assertThat(Transitions.after(from).isEmpty()).isEqualTo(from.isTerminal());
    assertThat(Transitions.after(from).contains(TrialState.CANCELLED))
        .isEqualTo(!from.isTerminal());
    assertThat(Transitions.after(from)).doesNotContain(from);
  }

  @ParameterizedTest
  @EnumSource(AttemptState.class)
  void attemptsOnlyGoForward(AttemptState from) {
    assertThat(Transitions.after(from).isEmpty()).isEqualTo(from.isTerminal());
    assertThat(Transitions.after(from)).allMatch(to -> to.compareTo(from) > 0);
  }

  @ParameterizedTest
  @EnumSource(FailureCategory.class)
  void everyKindOfFailureEndsAfterItsBudgetAndWaitsNoShorterEachTime(FailureCategory category) {
    RetryPolicy policy = RetryPolicy.DEFAULT;
    List<FailureCategory> earlier = new ArrayList<>();
    Duration last = Duration.ZERO;
    while (policy.decide(category, earlier) instanceof RetryPolicy.Decision.Retry retry) {
      assertThat(retry.delay()).isBetween(last, policy.longestDelay());
      last = retry.delay();
      earlier.add(category);
      assertThat(earlier).hasSizeLessThan(10);
    }
    assertThat(earlier).hasSize(policy.retries(RetryPolicy.budget(category)));
  }

  @Test
  void budgetsAreApart() {
    List<FailureCategory> lost =
        List.of(
            FailureCategory.LEASE_LOST, FailureCategory.LEASE_LOST, FailureCategory.DEVICE_LOST);
    assertThat(RetryPolicy.DEFAULT.decide(FailureCategory.OOM_HEAP, lost))
        .isEqualTo(new RetryPolicy.Decision.Retry(Duration.ofSeconds(1)));
  }

  @Test
  void onlyTheHolderOfTheCurrentAttemptHolds() {
    for (AttemptState state : AttemptState.values()) {
      for (int attempt : new int[] {1, 2, 3}) {
        for (String worker : List.of("holder", "other")) {
          AttemptReference by = new AttemptReference(1, attempt, worker);
          Fence.Known known =
              new Fence.Known(2, state, state == AttemptState.OFFERED ? null : "holder");
          boolean held = state == AttemptState.CLAIMED || state == AttemptState.RUNNING;
          boolean holds = attempt == 2 && worker.equals("holder") && held;
          boolean open = attempt == 2 && state == AttemptState.OFFERED;
          assertThat(Fence.holds(by, known)).isEqualTo(holds);
          assertThat(Fence.mustStop(by, known)).isEqualTo(!holds && !open);
          assertThat(Fence.claim(by, known))
              .isEqualTo(
                  open ? Fence.Claim.GRANTED : holds ? Fence.Claim.REPEATED : Fence.Claim.REFUSED);
        }
      }
    }
  }

  @Test
  void theBestValueIsKeptAndNaNGivesWay() {
    List<Objective> objectives =
        List.of(
            new Objective("accuracy", Objective.Direction.MAXIMIZE),
            new Objective("loss", Objective.Direction.MINIMIZE));
    Map<String, Double> best = Map.of();
    best = BestValues.merge(objectives, best, Map.of("accuracy", Double.NaN, "other", 3.0));
    assertThat(BestValues.missing(objectives, best)).contains("accuracy");
    best = BestValues.merge(objectives, best, Map.of("accuracy", 0.5, "loss", 2.0));
    best = BestValues.merge(objectives, best, Map.of("accuracy", Double.NaN, "loss", 3.0));
    best = BestValues.merge(objectives, best, Map.of("accuracy", 0.4, "loss", 1.0));
    assertThat(BestValues.inOrder(objectives, best)).containsExactly(0.5, 1.0);
    assertThat(BestValues.missing(objectives, best)).isEmpty();
    assertThat(best.keySet()).isEqualTo(Set.of("accuracy", "loss"));
  }
}
