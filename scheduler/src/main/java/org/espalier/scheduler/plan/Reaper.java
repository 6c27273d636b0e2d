package org.espalier.scheduler.plan;

import static java.util.Objects.requireNonNull;

import org.espalier.core.message.AttemptReference;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.FailureCategory;
import org.espalier.kafka.TopicNames;
import org.espalier.scheduler.policy.LeasePolicy;
import org.espalier.scheduler.store.AttemptRow;
import org.espalier.scheduler.store.OverdueTable;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/**
 * Acts on what took too long. The caller sees to it that every event which waited was applied
 * before: else a worker that was only not heard would be taken for dead.
 */
public final class Reaper {

  private final LeasePolicy policy;
  private final TrialEnds ends;
  private final Stops stops;
  private final TrialGranter granter;

  public Reaper(LeasePolicy policy, TopicNames topics, TrialEnds ends, Stops stops) {
    this.policy = policy;
    this.ends = ends;
    this.stops = stops;
    this.granter = new TrialGranter(topics, ends);
  }

  /**
   * One round.
   *
   * @return how many leases had run out
   */
  public int reap(Transaction transaction) {
    transaction.workers().markLost(policy.lease());
    cancelOverdue(transaction);
    int lost = loseOverdue(transaction);
    resendStops(transaction);
    resendTickets(transaction);
    return lost;
  }

  private int loseOverdue(Transaction transaction) {
    int lost = 0;
    for (OverdueTable.Key key : transaction.overdue().leases()) {
      lost++;
      TrialRow trial = transaction.trials().find(key.trialId()).orElseThrow();
      AttemptRow attempt = transaction.attempts().find(key.trialId(), key.attempt()).orElseThrow();
      String message = "worker " + attempt.workerId() + " was not heard of in time";
      transaction.attempts().failure(attempt, FailureCategory.LEASE_LOST, message, null, null);
      transaction.attempts().move(trial, attempt, AttemptState.LOST, message);
      stops.revoke(transaction, holder(attempt));
      ends.afterFailure(transaction, trial, attempt, FailureCategory.LEASE_LOST, message);
    }
    return lost;
  }

  private void cancelOverdue(Transaction transaction) {
    for (OverdueTable.Key key : transaction.overdue().cancels(policy.cancelDeadline())) {
      TrialRow trial = transaction.trials().find(key.trialId()).orElseThrow();
      AttemptRow attempt = transaction.attempts().find(key.trialId(), key.attempt()).orElseThrow();
      transaction
          .attempts()
          .move(trial, attempt, AttemptState.LOST, "did not say in time that it stopped");
      stops.revoke(transaction, holder(attempt));
      ends.cancel(transaction, trial, "its study was cancelled");
    }
  }

  private void resendStops(Transaction transaction) {
    for (OverdueTable.Key key : transaction.overdue().stopsToResend(policy.stopResend())) {
      AttemptRow attempt = transaction.attempts().find(key.trialId(), key.attempt()).orElseThrow();
      if (attempt.stopRequested() != null) {
        stops.request(transaction, attempt, attempt.stopRequested());
      }
    }
  }

  private void resendTickets(Transaction transaction) {
    for (String queue : transaction.workers().queuesWithIdleSlots()) {
      for (OverdueTable.Key key :
          transaction.overdue().ticketsToResend(queue, policy.ticketLost())) {
        TrialRow trial = transaction.trials().find(key.trialId()).orElseThrow();
        StudyRow study = transaction.studies().find(trial.studyId()).orElseThrow();
        granter.repeatTicket(transaction, study, trial);
      }
    }
  }

  private static AttemptReference holder(AttemptRow attempt) {
    return new AttemptReference(
        attempt.trialId(), attempt.attempt(), requireNonNull(attempt.workerId(), "holder"));
  }
}
