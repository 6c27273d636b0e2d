package org.espalier.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a request that changes nothing twice is sent again: after a failed connection, and after
 * 429, 502, 503 and 504. Waits grow twofold and are drawn evenly from nothing to the full wait
 * ("full jitter", Brooker, AWS Architecture Blog 2015), or are what the server asks for.
 *
 * @param attempts requests sent at the most, 1 or more
 * @param base the first full wait
 * @param cap the longest wait
 */
public record RetryPolicy(int attempts, Duration base, Duration cap) {

  /** Five requests, waits up to 0.2, 0.4, 0.8 and 1.6 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(10));

  /** Every request is sent once. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  public RetryPolicy {
    if (attempts < 1 || base.isNegative() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException("at least one attempt, and waits from 0 to the cap");
    }
  }

  /** Whether an answer of this status may be better the next time. */
  static boolean isPassing(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  /**
   * The wait before attempt {@code next}, from 2; empty if there is none.
   *
   * @param asked what the server asked for
   */
  Optional<Duration> before(int next, Optional<Duration> asked, RandomGenerator jitter) {
    if (next > attempts) {
      return Optional.empty();
    }
    long full = base.toNanos() << Math.min(next - 2, 30);
    long wait = full <= 0 ? 0 : jitter.nextLong(Math.min(full, cap.toNanos()) + 1);
    return Optional.of(
        asked.map(least -> least.compareTo(cap) > 0 ? cap : least).orElse(Duration.ofNanos(wait)));
  }
}
