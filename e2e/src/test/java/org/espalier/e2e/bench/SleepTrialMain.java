package org.espalier.e2e.bench;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.espalier.core.json.Json;
import org.espalier.worker.process.TrialCommand;
import org.espalier.worker.process.TrialReport;

/**
 * A trial process that sleeps 100 ms for each epoch its trial is to train, and reports once, at the
 * end: what a study takes beyond the sleep is the bookkeeping.
 */
public final class SleepTrialMain {

  /** Milliseconds slept for an epoch. */
  static final long EPOCH_MILLIS = 100;

  private SleepTrialMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String channel = System.getenv(org.espalier.worker.trial.Main.CHANNEL);
    try (OutputStream reports =
            channel == null
                ? new FileOutputStream(java.io.FileDescriptor.out)
                : new FileOutputStream(channel);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.setOut(System.err);
      send(reports, new TrialReport.Ready("nothing"));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        if (Json.read(line, TrialCommand.class) instanceof TrialCommand.Begin begin) {
          int epochs = begin.assignment().spec().training().epochs();
          Map<String, Double> metrics = Map.of("test_accuracy", 0.5);
          send(reports, new TrialReport.Started("nothing", 1, Map.of()));
          TimeUnit.MILLISECONDS.sleep(epochs * EPOCH_MILLIS);
          send(reports, new TrialReport.EpochFinished(epochs, metrics));
          send(reports, new TrialReport.Finished(epochs, metrics));
        }
      }
    }
  }

  private static void send(OutputStream reports, TrialReport report) throws IOException {
    reports.write((Json.write(report) + "\n").getBytes(StandardCharsets.UTF_8));
    reports.flush();
  }
}
