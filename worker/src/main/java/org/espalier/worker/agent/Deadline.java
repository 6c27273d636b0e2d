package org.espalier.worker.agent;

import java.util.function.LongSupplier;

/** A moment on the monotonic clock until which something is waited for. */
final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  Deadline(LongSupplier nanoTime, long millis) {
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + millis * 1_000_000;
  }

  boolean isOver() {
    return nanoTime.getAsLong() - end >= 0;
  }

  /** What is left of it, 1 or more. */
  long leftMillis() {
    return Math.max(1, (end - nanoTime.getAsLong()) / 1_000_000);
  }
}
