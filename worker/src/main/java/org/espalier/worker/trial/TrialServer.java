package org.espalier.worker.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.concurrent.SynchronousQueue;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.espalier.core.json.Json;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.process.Lines;
import org.espalier.worker.process.TrialCommand;
import org.espalier.worker.process.TrialReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trial process's main loop: loads the engine, says it is ready, then trains what it is told,
 * one trial after the other. When its agent is gone (its standard input ends) the process exits at
 * once, in the middle of a batch if need be: nobody could take a result any more.
 */
public final class TrialServer {
  private static final Logger LOG = LoggerFactory.getLogger(TrialServer.class);
  private static final int LONGEST_COMMAND = 4_000_000;
  private static final long POINTS_EVERY_MILLIS = 100;

  private final Supplier<Engine> engines;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final IntConsumer halt;
  private final StopSignal stop = new StopSignal();
  private final SynchronousQueue<TrialAssignment> assignments = new SynchronousQueue<>();

  /**
   * @param engines loads the engine, which may take seconds
   * @param halt ends the process with a status, at once; never returns
   */
  public TrialServer(
      Supplier<Engine> engines, InstantSource clock, LongSupplier nanoTime, IntConsumer halt) {
    this.engines = engines;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.halt = halt;
  }

  /** Serves until the agent is gone. */
  public void serve(InputStream commands, OutputStream reports) throws InterruptedException {
    ReportWriter writer = new ReportWriter(reports, clock, () -> halt.accept(0));
    Thread.ofPlatform().daemon().name("commands").start(() -> listen(commands));
    Thread.ofPlatform().daemon().name("points").start(() -> flushPoints(writer));
    Engine engine = engines.get();
    WarmUp.run(engine);
    TrialRunner runner = new TrialRunner(engine, new DataSets(), clock, nanoTime);
    writer.send(new TrialReport.Ready(engine.device()));
    while (true) {
      TrialReport end = train(runner, writer, assignments.take());
      writer.send(end);
      if (end instanceof TrialReport.Failed failed && !failed.usable()) {
        halt.accept(1);
      }
    }
  }

  private TrialReport train(TrialRunner runner, ReportWriter writer, TrialAssignment assignment)
      throws InterruptedException {
    try {
      return switch (runner.run(assignment, writer, stop)) {
        case TrialOutcome.Finished finished ->
            new TrialReport.Finished(finished.epoch(), finished.metrics());
        case TrialOutcome.Stopped stopped ->
            new TrialReport.Stopped(stopped.reason(), stopped.epoch());
      };
    } catch (TrialFailure e) {
      LOG.warn("trial failed: {}", e.getMessage());
      return failed(e.category(), e.getMessage());
    } catch (OutOfMemoryError e) {
      // The heap's own errors end the process (-XX:+ExitOnOutOfMemoryError); this is an engine's.
      return new TrialReport.Failed(
          FailureCategory.OOM_DEVICE, "The device is out of memory: " + e.getMessage(), false);
    } catch (RuntimeException | Error e) {
      LOG.error("trial failed", e);
      return new TrialReport.Failed(
          FailureCategory.INTERNAL,
          e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()),
          false);
    }
  }

  private static TrialReport failed(FailureCategory category, String message) {
    boolean usable =
        switch (category) {
          case BAD_SPEC, BAD_DATA, DIVERGED -> true;
          case OOM_HEAP,
              OOM_DEVICE,
              NATIVE_CRASH,
              KILLED,
              HUNG,
              DEVICE_LOST,
              LEASE_LOST,
              INFRASTRUCTURE,
              INTERNAL ->
              false;
        };
    return new TrialReport.Failed(category, message, usable);
  }

  private void listen(InputStream in) {
    try {
      Lines lines = new Lines(in, LONGEST_COMMAND);
      for (String line = lines.next(); line != null; line = lines.next()) {
        switch (Json.read(line, TrialCommand.class)) {
          case TrialCommand.Begin begin -> {
            stop.clear();
            assignments.put(begin.assignment());
          }
          case TrialCommand.Stop wanted -> stop.request(wanted.reason(), wanted.atCheckpoint());
        }
      }
      halt.accept(0);
    } catch (IOException e) {
      LOG.error("a command cannot be read", e);
      halt.accept(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reports waiting points a few times a second, until the thread is interrupted. */
  static void flushPoints(ReportWriter writer) {
    try {
      while (true) {
        Thread.sleep(POINTS_EVERY_MILLIS);
        writer.flushPoints();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
