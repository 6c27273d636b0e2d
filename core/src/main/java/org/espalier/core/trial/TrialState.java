package org.espalier.core.trial;

/** Where a trial stands. Terminal states are never left. */
public enum TrialState {
  /** Planned, but its source of weights has not finished yet, or its study is paused. */
  WAITING,
  /** A ticket for its current attempt is, or is about to be, in the queue. */
  QUEUED,
  /** A worker holds its current attempt. */
  RUNNING,
  COMPLETED,
  /** Stopped early by the pruner; its last value counts as seen by the sampler. */
  PRUNED,
  FAILED,
  CANCELLED;

  public boolean isTerminal() {
    return switch (this) {
      case WAITING, QUEUED, RUNNING -> false;
      case COMPLETED, PRUNED, FAILED, CANCELLED -> true;
    };
  }
}
