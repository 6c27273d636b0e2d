package org.espalier.worker.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.study.Lineage;

/**
 * Where a running trial reports to. Calls come from the training thread, in order; each returns
 * quickly and never throws for a slow reader. Files that are reported are left alone from then on:
 * the agent stores and removes them.
 */
public interface TrialReporter {

  /**
   * Training begins with epoch {@code firstEpoch} (from 1).
   *
   * @param tags for the run, {@code espalier.data.…}: what it is trained on
   */
  void started(String device, int firstEpoch, Map<String, String> tags);

  /** What the modules began with; before {@link #started}, only where weights are taken. */
  void weightsTaken(Lineage lineage);

  /** Metric points in the order of their steps. */
  void points(List<MetricBatch.Point> points);

  /**
   * @param epoch the one being trained, from 1
   * @param fraction of the whole budget done, 0 to 1
   */
  void progress(int epoch, int epochs, double fraction, double samplesPerSecond);

  void epochFinished(int epoch, Map<String, Double> metrics);

  /** A checkpoint file is complete and on the disk (fsync and rename done). */
  void checkpointSaved(Path file, String sha256, long bytes, int epoch, long iteration);

  /** A file to be stored with the run under {@code name}, such as {@code lineage.json}. */
  void artifact(Path file, String name, String sha256);

  /** A line for the run's log; {@code level} is INFO, WARN or ERROR. */
  void log(String level, String text);
}
