package org.espalier.worker.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.trial.FailureCategory;

/**
 * What a trial does after every iteration besides training: its loss becomes a point that is
 * reported as JSON, as often as a trial does, it is looked at, and progress is shown.
 */
public final class ReportedSteps {
  private static final int EPOCHS = 1_000;

  private final Clock clock = Clock.systemUTC();
  private final ReportWriter reporter;
  private final ProgressMeter progress;
  private final EpochMeter meter = new EpochMeter(System::nanoTime);
  private long iteration;

  /**
   * @param batchesPerEpoch iterations an epoch
   */
  public ReportedSteps(int batchesPerEpoch) {
    reporter = new ReportWriter(nowhere(), clock, () -> {});
    progress =
        new ProgressMeter(reporter, System::nanoTime, EPOCHS, (long) EPOCHS * batchesPerEpoch);
    Thread.ofPlatform().daemon().name("points").start(() -> TrialServer.flushPoints(reporter));
  }

  /** Takes what is written as a pipe does, by a call of the system. */
  private static OutputStream nowhere() {
    try {
      return Files.newOutputStream(Path.of("/dev/null"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After an iteration of so many examples. */
  public void after(double loss, int examples) {
    iteration++;
    reporter.points(
        List.of(new MetricBatch.Point("iteration/loss", iteration, clock.millis(), loss)));
    if (!Double.isFinite(loss)) {
      throw new TrialFailure(FailureCategory.DIVERGED, "The loss is no finite number.");
    }
    meter.add(loss, examples);
    progress.step(1, iteration, examples);
  }
}
