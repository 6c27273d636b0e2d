package org.espalier.scheduler.policy;

import java.time.Duration;
import java.util.List;
import org.espalier.core.trial.FailureCategory;

/**
 * Whether a trial is tried again after an attempt failed, by nothing but the categories of its
 * failures so far. What the trial did to itself and what happened to it have budgets of their own.
 *
 * @param ownRetries retries after failures of the trial's own doing (out of memory, a crash, …)
 * @param environmentRetries retries after the worker, the device or the network failed under it
 * @param firstDelay before the first retry of the trial's own; doubles with each
 * @param longestDelay no wait is longer
 */
public record RetryPolicy(
    int ownRetries, int environmentRetries, Duration firstDelay, Duration longestDelay) {

  /** Two retries of its own and five of the environment, after 1 s, 2 s, 4 s, … at most 60 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(2, 5, Duration.ofSeconds(1), Duration.ofSeconds(60));

  /** Which budget a failure is paid from. */
  public enum Budget {
    /** Trying again changes nothing. */
    NONE,
    OWN,
    ENVIRONMENT
  }

  /** What to do. */
  public sealed interface Decision {
    /** Again, after a while. */
    record Retry(Duration delay) implements Decision {}

    /** No more; {@code why} ends the sentence "not tried again: …". */
    record GiveUp(String why) implements Decision {}
  }

  /** From which budget a failure of this category is paid. */
  public static Budget budget(FailureCategory category) {
    return switch (category) {
      case BAD_SPEC, BAD_DATA, DIVERGED -> Budget.NONE;
      case OOM_HEAP, OOM_DEVICE, NATIVE_CRASH, KILLED, HUNG, INTERNAL -> Budget.OWN;
      case DEVICE_LOST, LEASE_LOST, INFRASTRUCTURE -> Budget.ENVIRONMENT;
    };
  }

  /** The most retries paid from a budget. */
  public int retries(Budget budget) {
    return switch (budget) {
      case NONE -> 0;
      case OWN -> ownRetries;
      case ENVIRONMENT -> environmentRetries;
    };
  }

  /**
   * @param latest the failure just seen
   * @param earlier the failures of earlier attempts of the trial, in any order
   */
  public Decision decide(FailureCategory latest, List<FailureCategory> earlier) {
    Budget budget = budget(latest);
    int spent = (int) earlier.stream().filter(past -> budget(past) == budget).count();
    return switch (budget) {
      case NONE -> new Decision.GiveUp("it would fail again");
      case OWN, ENVIRONMENT ->
          spent < retries(budget)
              ? new Decision.Retry(delay(budget, spent))
              : new Decision.GiveUp("it was tried %d times".formatted(earlier.size() + 1));
    };
  }

  private Duration delay(Budget budget, int spent) {
    return switch (budget) {
      case NONE -> Duration.ZERO;
      // The first time it was most likely a single worker: the next one may begin at once.
      case ENVIRONMENT -> spent == 0 ? Duration.ZERO : doubled(spent - 1);
      case OWN -> doubled(spent);
    };
  }

  private Duration doubled(int times) {
    Duration wait = firstDelay.multipliedBy(1L << Math.min(times, 20));
    return wait.compareTo(longestDelay) < 0 ? wait : longestDelay;
  }
}
