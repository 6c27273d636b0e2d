package org.espalier.scheduler.plan;

import static java.util.Objects.requireNonNull;

import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.StopReason;
import org.espalier.core.trial.TrialState;
import org.espalier.kafka.TopicNames;
import org.espalier.scheduler.store.AttemptRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/** Asks workers to stop, through the outbox. */
public final class Stops {

  private final TopicNames topics;

  public Stops(TopicNames topics) {
    this.topics = topics;
  }

  /** Asks the holder of an attempt to end it. */
  public void request(Transaction transaction, AttemptRow attempt, StopReason reason) {
    transaction.attempts().stopRequested(attempt, reason);
    send(
        transaction,
        new AttemptReference(
            attempt.trialId(), attempt.attempt(), requireNonNull(attempt.workerId(), "holder")),
        reason);
  }

  /** Tells one worker that it does not hold an attempt. */
  public void revoke(Transaction transaction, AttemptReference attempt) {
    send(transaction, attempt, StopReason.REVOKED);
  }

  private void send(Transaction transaction, AttemptReference attempt, StopReason reason) {
    transaction
        .outbox()
        .send(
            topics.control(),
            Long.toString(attempt.trialId()),
            new ControlMessage.StopAttempt(attempt, reason));
  }

  /**
   * Ends what a trial does now, for a pause or a cancel: a ticket is withdrawn, a holder is asked
   * to stop.
   *
   * @return whether somebody holds the trial, who will say when it has stopped
   */
  boolean wind(Transaction transaction, TrialRow trial, StopReason reason) {
    if (trial.state() == TrialState.WAITING) {
      return false;
    }
    AttemptRow attempt = transaction.attempts().find(trial.id(), trial.attempt()).orElseThrow();
    return switch (attempt.state()) {
      case OFFERED -> {
        withdraw(transaction, trial, attempt);
        yield false;
      }
      case CLAIMED, RUNNING -> {
        if (attempt.stopRequested() == null || reason == StopReason.CANCELLED) {
          request(transaction, attempt, reason);
        }
        yield true;
      }
      case FINISHED, STOPPED, FAILED, LOST -> false;
    };
  }

  /**
   * Takes the ticket of a queued trial back, if nobody has claimed it.
   *
   * @return whether nobody had
   */
  boolean withdraw(Transaction transaction, TrialRow trial) {
    AttemptRow attempt = transaction.attempts().find(trial.id(), trial.attempt()).orElseThrow();
    if (attempt.state() != AttemptState.OFFERED) {
      return false;
    }
    withdraw(transaction, trial, attempt);
    return true;
  }

  private static void withdraw(Transaction transaction, TrialRow trial, AttemptRow attempt) {
    transaction.attempts().move(trial, attempt, AttemptState.STOPPED, "withdrawn");
  }
}
