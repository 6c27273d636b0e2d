package org.espalier.core.trial;

/** Where a study stands. Terminal states are never left. */
public enum StudyState {
  /** Accepted; the scheduler has not looked at it yet. */
  SUBMITTED,
  RUNNING,
  /** No new trials are planned and running ones are stopped at their last checkpoint. */
  PAUSED,
  /** Every trial it planned has ended, at least one of them with a result. */
  COMPLETED,
  /** It ended without one finished trial, or its specification cannot be run. */
  FAILED,
  CANCELLED;

  public boolean isTerminal() {
    return switch (this) {
      case SUBMITTED, RUNNING, PAUSED -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }
}
