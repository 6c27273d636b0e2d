package org.espalier.worker.agent;

import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.process.ExitCause;

/** Why the agent ended a trial process itself, and what its end means then. */
enum Ending {
  /** It did not: the process ended by itself. */
  NONE,
  /** It was asked to stop and did not within the time of grace. */
  STOPPED,
  HUNG,
  FENCED;

  /**
   * @param message one sentence for people
   */
  record Failure(FailureCategory category, String message) {}

  /** What a process that ended with this status failed of; not for {@link #STOPPED}. */
  Failure failure(int exitCode, Timing timing) {
    return switch (this) {
      case NONE, STOPPED -> {
        ExitCause cause = ExitCause.of(exitCode);
        yield new Failure(cause.category(), cause.message());
      }
      case HUNG ->
          new Failure(
              FailureCategory.HUNG,
              "The trial showed no progress for %d s and was killed."
                  .formatted(timing.hang().toSeconds()));
      case FENCED ->
          new Failure(
              FailureCategory.LEASE_LOST,
              "The worker could not reach the broker for %d s and ended the trial."
                  .formatted(timing.fence().toSeconds()));
    };
  }
}
