package org.espalier.worker.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.espalier.worker.process.ProcessSignal;
import org.espalier.worker.process.TrialLaunch;
import org.espalier.worker.process.TrialProcess;
import org.espalier.worker.process.TrialReport;
import org.espalier.worker.trial.Main;
import org.espalier.worker.trial.TrialAssignment;

/** The trial process of use, started as agents start it, for tests that hand it trials. */
public final class WarmTrialProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<ProcessSignal> signals = new LinkedBlockingQueue<>();
  private final TrialProcess process;

  /**
   * @param folder its own, existing and empty
   * @param heap the most Java heap
   */
  public WarmTrialProcess(Path folder, String heap) throws IOException, InterruptedException {
    process =
        TrialProcess.start(
            new TrialLaunch(
                Main.class.getName(),
                TrialLaunch.ownClassPath(),
                heap,
                List.of("-XX:TieredStopAtLevel=1"),
                Map.of("OMP_NUM_THREADS", "1")),
            folder,
            signals::add);
    while (!(next() instanceof TrialReport.Ready)) {
      // it loads the engine
    }
  }

  /** Hands it a trial, and answers how that ended. */
  public TrialReport end(TrialAssignment assignment) throws InterruptedException {
    process.begin(assignment);
    while (true) {
      TrialReport report = next();
      switch (report) {
        case TrialReport.Finished finished -> {
          return finished;
        }
        case TrialReport.Stopped stopped -> {
          return stopped;
        }
        case TrialReport.Failed failed -> {
          return failed;
        }
        case TrialReport.ArtifactWritten artifact -> {}
        case TrialReport.CheckpointWritten checkpoint -> {}
        case TrialReport.EpochFinished epoch -> {}
        case TrialReport.LogLine line -> {}
        case TrialReport.Points points -> {}
        case TrialReport.Progress progress -> {}
        case TrialReport.Ready ready -> {}
        case TrialReport.Started started -> {}
        case TrialReport.WeightsTaken taken -> {}
      }
    }
  }

  /** The most megabytes of memory that it has taken so far, native memory included. */
  public long peakMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private TrialReport next() throws InterruptedException {
    while (true) {
      ProcessSignal signal = signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      switch (signal) {
        case null -> throw new AssertionError("the trial process says nothing");
        case ProcessSignal.Reported reported -> {
          return reported.report();
        }
        case ProcessSignal.Printed printed -> {}
        case ProcessSignal.Exited exited ->
            throw new AssertionError(
                "the trial process ended with status %d: %s"
                    .formatted(exited.exitCode(), exited.lastLines()));
      }
    }
  }

  @Override
  public void close() {
    process.kill();
  }
}
