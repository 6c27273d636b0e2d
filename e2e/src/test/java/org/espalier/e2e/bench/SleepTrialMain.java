package org.espalier.e2e.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Trials that sleep 100 ms for each epoch they are to train: what a study takes beyond the sleep is
 * the bookkeeping.
 */
public final class SleepTrialMain {

  /** Milliseconds slept for an epoch. */
  static final long EPOCH_MILLIS = 100;

  private SleepTrialMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    IdleTrial.serve(
        begin -> {
          int epochs = begin.assignment().spec().training().epochs();
          TimeUnit.MILLISECONDS.sleep(epochs * EPOCH_MILLIS);
          return epochs;
        });
  }
}
