package org.espalier.worker.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.study.Lineage;
import org.espalier.worker.trial.TrialReporter;

/** Nobody listens; who wants to hear of something overrides that. */
public class QuietReporter implements TrialReporter {
  @Override
  public void started(String device, int first, Map<String, String> tags) {}

  @Override
  public void weightsTaken(Lineage lineage) {}

  @Override
  public void points(List<MetricBatch.Point> points) {}

  @Override
  public void progress(int epoch, int count, double fraction, double samplesPerSecond) {}

  @Override
  public void epochFinished(int epoch, Map<String, Double> metrics) {}

  @Override
  public void checkpointSaved(Path file, String sha256, long bytes, int epoch, long iteration) {}

  @Override
  public void artifact(Path file, String name, String sha256) {}

  @Override
  public void log(String level, String text) {}
}
