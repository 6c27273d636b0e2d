package org.espalier.scheduler.policy;

import org.espalier.core.message.AttemptReference;
import org.espalier.core.trial.AttemptState;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak for a trial. The attempt number is the token: only the current attempt of a trial,
 * and of that only the worker that holds it, changes anything.
 */
public final class Fence {

  private Fence() {}

  /**
   * What is known of the attempt that a message names.
   *
   * @param current the number of the trial's current attempt
   * @param state of the attempt named
   * @param holder the worker that holds it, or held it; null while it is offered
   */
  public record Known(int current, AttemptState state, @Nullable String holder) {}

  /** What becomes of a claim. */
  public enum Claim {
    /** It is the first: the worker holds the attempt from now on. */
    GRANTED,
    /** The worker holds it already; it was told twice. */
    REPEATED,
    /** Somebody else holds it, or it is over: the worker must stop. */
    REFUSED
  }

  public static Claim claim(AttemptReference by, Known known) {
    if (by.attempt() != known.current()) {
      return Claim.REFUSED;
    }
    return switch (known.state()) {
      case OFFERED -> Claim.GRANTED;
      case CLAIMED, RUNNING ->
          by.workerId().equals(known.holder()) ? Claim.REPEATED : Claim.REFUSED;
      case FINISHED, STOPPED, FAILED, LOST -> Claim.REFUSED;
    };
  }

  /** Whether a message other than a claim applies. */
  public static boolean holds(AttemptReference by, Known known) {
    return by.attempt() == known.current()
        && by.workerId().equals(known.holder())
        && switch (known.state()) {
          case CLAIMED, RUNNING -> true;
          case OFFERED, FINISHED, STOPPED, FAILED, LOST -> false;
        };
  }

  /**
   * Whether a worker that says it runs the attempt must be told to stop. While the attempt is
   * offered its claim may still be on the way.
   */
  public static boolean mustStop(AttemptReference by, Known known) {
    boolean mayClaim = by.attempt() == known.current() && known.state() == AttemptState.OFFERED;
    return !mayClaim && !holds(by, known);
  }
}
