package org.espalier.worker.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.study.Lineage;
import org.espalier.worker.process.TrialReport;

/**
 * Writes reports as JSON lines to the agent. Points are gathered and leave together: before any
 * other report, at the latest when {@link #flushPoints} is called or there are {@value
 * #MOST_POINTS}. Thread-safe.
 */
final class ReportWriter implements TrialReporter {
  private static final int MOST_LINEAGE_BYTES = 400_000;
  private static final int MOST_POINTS = 500;

  private final OutputStream out;
  private final InstantSource clock;
  private final Runnable gone;
  private final List<MetricBatch.Point> points = new ArrayList<>();

  /**
   * @param gone called when nobody reads any more; does not return in a real process
   */
  ReportWriter(OutputStream out, InstantSource clock, Runnable gone) {
    this.out = out;
    this.clock = clock;
    this.gone = gone;
  }

  synchronized void send(TrialReport report) {
    flushPoints();
    write(report);
  }

  synchronized void flushPoints() {
    if (!points.isEmpty()) {
      write(new TrialReport.Points(points));
      points.clear();
    }
  }

  private void write(TrialReport report) {
    try {
      out.write(Json.writeBytes(report));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      gone.run();
    }
  }

  @Override
  public void started(String device, int firstEpoch, Map<String, String> tags) {
    send(new TrialReport.Started(device, firstEpoch, tags));
  }

  @Override
  public void weightsTaken(Lineage lineage) {
    boolean small = Json.writeBytes(lineage).length <= MOST_LINEAGE_BYTES;
    send(new TrialReport.WeightsTaken(small ? lineage : lineage.brief()));
  }

  @Override
  public synchronized void points(List<MetricBatch.Point> added) {
    points.addAll(added);
    if (points.size() >= MOST_POINTS) {
      flushPoints();
    }
  }

  @Override
  public void progress(int epoch, int epochs, double fraction, double samplesPerSecond) {
    send(new TrialReport.Progress(epoch, epochs, fraction, samplesPerSecond));
  }

  @Override
  public void epochFinished(int epoch, Map<String, Double> metrics) {
    send(new TrialReport.EpochFinished(epoch, metrics));
  }

  @Override
  public void checkpointSaved(Path file, String sha256, long bytes, int epoch, long iteration) {
    send(new TrialReport.CheckpointWritten(file, sha256, bytes, epoch, iteration));
  }

  @Override
  public void artifact(Path file, String name, String sha256) {
    send(new TrialReport.ArtifactWritten(file, name, sha256));
  }

  @Override
  public void log(String level, String text) {
    send(new TrialReport.LogLine(clock.millis(), level, text));
  }
}
