package org.espalier.e2e.bench;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.worker.process.TrialCommand;
import org.espalier.worker.process.TrialReport;

/**
 * A trial process that trains nothing: what is left is the cost of getting a trial there and back.
 */
public final class NoOpTrialMain {

  private NoOpTrialMain() {}

  public static void main(String[] arguments) throws IOException {
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
        if (Json.read(line, TrialCommand.class) instanceof TrialCommand.Begin) {
          Map<String, Double> metrics = Map.of("test_accuracy", 0.5);
          send(reports, new TrialReport.Started("nothing", 1, Map.of()));
          send(reports, new TrialReport.EpochFinished(1, metrics));
          send(reports, new TrialReport.Finished(1, metrics));
        }
      }
    }
  }

  private static void send(OutputStream reports, TrialReport report) throws IOException {
    reports.write((Json.write(report) + "\n").getBytes(StandardCharsets.UTF_8));
    reports.flush();
  }
}
