package org.espalier.worker.trial;

import java.util.function.LongSupplier;

/**
 * Tells the reporter where training stands, twice a second at the most, with the speed since the
 * last time.
 */
final class ProgressMeter {
  private static final long INTERVAL_NANOS = 500_000_000;

  private final TrialReporter reporter;
  private final LongSupplier nanoTime;
  private final int epochs;
  private final long iterations;
  private long reported;
  private long samples;
  private double rate;

  /**
   * @param iterations of the whole budget
   */
  ProgressMeter(TrialReporter reporter, LongSupplier nanoTime, int epochs, long iterations) {
    this.reporter = reporter;
    this.nanoTime = nanoTime;
    this.epochs = epochs;
    this.iterations = iterations;
    this.reported = nanoTime.getAsLong();
  }

  /** After a batch of training; {@code batch} is 0 after a batch of evaluation. */
  void step(int epoch, long iteration, int batch) {
    samples += batch;
    long now = nanoTime.getAsLong();
    if (now - reported < INTERVAL_NANOS) {
      return;
    }
    if (batch > 0) {
      rate = samples * 1e9 / (now - reported);
    }
    samples = 0;
    reported = now;
    reporter.progress(epoch, epochs, Math.min(1, (double) iteration / iterations), rate);
  }
}
