package org.espalier.worker.trial;

import java.util.function.LongSupplier;

/** Sums up one epoch: mean loss, examples, seconds, share of time spent waiting for data. */
final class EpochMeter {
  private final LongSupplier nanoTime;
  private final long began;
  private double lossSum;
  private long examples;

  EpochMeter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  void add(double meanLoss, int batch) {
    lossSum += meanLoss * batch;
    examples += batch;
  }

  /** Over the examples so far, each at the time it was trained on. */
  double meanLoss() {
    return lossSum / examples;
  }

  double seconds() {
    return (nanoTime.getAsLong() - began) / 1e9;
  }

  double samplesPerSecond() {
    return examples / Math.max(1e-9, seconds());
  }

  double share(long nanos) {
    return nanos / 1e9 / Math.max(1e-9, seconds());
  }
}
