package org.espalier.e2e.bench;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.worker.process.TrialCommand;
import org.espalier.worker.process.TrialReport;
import org.espalier.worker.trial.Main;

/**
 * A trial process that speaks with its agent as every one does, and trains nothing: what a study of
 * such trials takes is bookkeeping.
 */
final class IdleTrial {
  private static final Map<String, Double> METRICS = Map.of("test_accuracy", 0.5);

  private IdleTrial() {}

  /** What a trial does in place of training. */
  @FunctionalInterface
  interface Work {

    /** Returns how many epochs it makes of the trial; reported at once, at the end. */
    int run(TrialCommand.Begin begin) throws InterruptedException;
  }

  /** Serves one trial after the other until the agent closes the pipe. */
  static void serve(Work work) throws IOException, InterruptedException {
    String channel = System.getenv(Main.CHANNEL);
    try (OutputStream reports =
            channel == null
                ? new FileOutputStream(FileDescriptor.out)
                : new FileOutputStream(channel);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.setOut(System.err);
      send(reports, new TrialReport.Ready("nothing"));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        if (Json.read(line, TrialCommand.class) instanceof TrialCommand.Begin begin) {
          send(reports, new TrialReport.Started("nothing", 1, Map.of()));
          int epochs = work.run(begin);
          send(reports, new TrialReport.EpochFinished(epochs, METRICS));
          send(reports, new TrialReport.Finished(epochs, METRICS));
        }
      }
    }
  }

  private static void send(OutputStream reports, TrialReport report) throws IOException {
    reports.write((Json.write(report) + "\n").getBytes(StandardCharsets.UTF_8));
    reports.flush();
  }
}
