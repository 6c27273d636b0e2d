package org.espalier.core.trial;

/** Where one execution of a trial stands. */
public enum AttemptState {
  /** Its ticket is in the outbox or the topic; nobody holds it. */
  OFFERED,
  /** A worker took the ticket; its lease runs. */
  CLAIMED,
  /** Training has begun. */
  RUNNING,
  FINISHED,
  /** Ended because it was asked to: pruned, paused, cancelled or drained. */
  STOPPED,
  FAILED,
  /** Its lease ran out without a word from the worker. */
  LOST;

  public boolean isTerminal() {
    return switch (this) {
      case OFFERED, CLAIMED, RUNNING -> false;
      case FINISHED, STOPPED, FAILED, LOST -> true;
    };
  }
}
