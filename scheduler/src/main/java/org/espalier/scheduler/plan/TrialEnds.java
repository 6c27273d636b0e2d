package org.espalier.scheduler.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.policy.BestValues;
import org.espalier.scheduler.policy.RetryPolicy;
import org.espalier.scheduler.store.AttemptRow;
import org.espalier.scheduler.store.RunTable;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;
import org.espalier.search.Outcome;

/** How trials end, or go on after an attempt: the trial, its run and the search move together. */
public final class TrialEnds {

  private final Sessions sessions;
  private final RetryPolicy retries;

  public TrialEnds(Sessions sessions, RetryPolicy retries) {
    this.sessions = sessions;
    this.retries = retries;
  }

  /** Its budget is used up; {@code best} holds the best value of each metric watched. */
  public void complete(
      Transaction transaction, TrialRow trial, TrialSpec spec, Map<String, Double> best) {
    end(transaction, trial, TrialState.COMPLETED, "", RunTable.Status.FINISHED);
    tell(
        transaction,
        trial,
        new Outcome.Completed(
            boxed(BestValues.inOrder(spec.objectives(), best)),
            BestValues.excesses(spec.requirements(), best)));
  }

  /** The pruner stopped it. */
  public void prune(Transaction transaction, TrialRow trial, String reason) {
    end(transaction, trial, TrialState.PRUNED, reason, RunTable.Status.FINISHED);
    if (trial.reported().epoch() == 0) {
      tell(transaction, trial, Outcome.failed());
    } else {
      tell(
          transaction,
          trial,
          new Outcome.Pruned(trial.reported().epoch(), trial.reported().values()));
    }
  }

  /** It has no result and will have none. */
  public void fail(Transaction transaction, TrialRow trial, String reason) {
    end(transaction, trial, TrialState.FAILED, reason, RunTable.Status.FAILED);
    tell(transaction, trial, Outcome.failed());
  }

  /** People wanted it to end. */
  public void cancel(Transaction transaction, TrialRow trial, String reason) {
    end(transaction, trial, TrialState.CANCELLED, reason, RunTable.Status.KILLED);
    tell(transaction, trial, Outcome.failed());
  }

  /** Its attempt stopped without a result; it goes on later, from its last checkpoint. */
  public void wait(Transaction transaction, TrialRow trial, String reason) {
    transaction.trials().move(trial, TrialState.WAITING, reason);
    transaction.runs().status(trial.runId(), RunTable.Status.SCHEDULED);
    transaction.touch(trial.studyId());
  }

  /** An attempt that ran has failed or was lost: again, or not. */
  public void afterFailure(
      Transaction transaction,
      TrialRow trial,
      AttemptRow attempt,
      FailureCategory category,
      String message) {
    StudyRow study = transaction.studies().find(trial.studyId()).orElseThrow();
    if (study.state() == StudyState.CANCELLED || attempt.stopRequested() == StopReason.CANCELLED) {
      cancel(transaction, trial, "cancelled");
      return;
    }
    if (attempt.stopRequested() == StopReason.PRUNED) {
      prune(transaction, trial, "pruned after epoch " + trial.reported().epoch());
      return;
    }
    List<FailureCategory> earlier = transaction.attempts().failures(trial.id(), attempt.attempt());
    switch (retries.decide(category, earlier)) {
      case RetryPolicy.Decision.Retry retry -> {
        if (!trial.halted()) {
          transaction.trials().delay(trial, retry.delay());
        }
        wait(
            transaction,
            trial,
            "attempt %d: %s; tried again".formatted(attempt.attempt(), message));
      }
      case RetryPolicy.Decision.GiveUp giveUp ->
          fail(transaction, trial, "%s (not tried again: %s)".formatted(message, giveUp.why()));
    }
  }

  private void end(
      Transaction transaction,
      TrialRow trial,
      TrialState state,
      String reason,
      RunTable.Status status) {
    transaction.trials().move(trial, state, reason);
    transaction.runs().status(trial.runId(), status);
    transaction.touch(trial.studyId());
  }

  private void tell(Transaction transaction, TrialRow trial, Outcome outcome) {
    StudyRow study = transaction.studies().find(trial.studyId()).orElseThrow();
    if (!study.state().isTerminal()) {
      sessions.of(transaction, study).tell(transaction, trial.number(), outcome);
    }
  }

  /** The specification of a trial that was granted; it outlives the session. */
  public static TrialSpec specification(Transaction transaction, TrialRow trial) {
    return transaction
        .trials()
        .specification(trial.id())
        .orElseThrow(() -> new IllegalStateException("trial " + trial.id() + " was never granted"));
  }

  /** Values as the search stores them. */
  public static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
