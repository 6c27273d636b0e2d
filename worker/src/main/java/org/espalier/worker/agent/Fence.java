package org.espalier.worker.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether this worker may still believe that it holds its attempts. It may, while a heartbeat that
 * was sent less than the limit ago has been acknowledged by the broker. Goes by a monotonic clock,
 * so that a worker that was stopped or cut off finds out by itself. Thread-safe.
 */
final class Fence {
  private static final long NEVER = Long.MIN_VALUE;

  private final long limitNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong acknowledged = new AtomicLong(NEVER);

  Fence(Duration limit, LongSupplier nanoTime) {
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A heartbeat sent at {@code sentNanos} is on the broker. */
  void acknowledged(long sentNanos) {
    acknowledged.accumulateAndGet(
        sentNanos, (old, sent) -> old == NEVER || sent - old > 0 ? sent : old);
  }

  /** Whether the attempts must be given up; true before the first heartbeat. */
  boolean isExpired() {
    long last = acknowledged.get();
    return last == NEVER || nanoTime.getAsLong() - last > limitNanos;
  }

  /** Seconds since the last acknowledged heartbeat was sent; NaN before the first. */
  double ageSeconds() {
    long last = acknowledged.get();
    return last == NEVER ? Double.NaN : (nanoTime.getAsLong() - last) / 1e9;
  }
}
