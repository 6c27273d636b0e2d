package org.espalier.scheduler.store;

import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the scheduler needs it.
 *
 * @param workerId who holds or held it; null while it is offered
 * @param stopRequested why it was asked to stop; null if it was not
 */
public record AttemptRow(
    long trialId,
    int attempt,
    AttemptState state,
    @Nullable String workerId,
    @Nullable StopReason stopRequested) {

  AttemptRow moved(AttemptState to) {
    return new AttemptRow(trialId, attempt, to, workerId, stopRequested);
  }

  AttemptRow heldBy(String worker) {
    return new AttemptRow(trialId, attempt, state, worker, stopRequested);
  }

  AttemptRow askedToStop(StopReason reason) {
    return new AttemptRow(trialId, attempt, state, workerId, reason);
  }
}
