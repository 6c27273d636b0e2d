package org.espalier.worker.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.study.Lineage;

/** Keeps what a trial reports; a hook after each batch's point lets a test step in. */
final class Recorder implements TrialReporter {
  record Saved(Path file, String sha256, int epoch, long iteration) {}

  final List<MetricBatch.Point> points = new ArrayList<>();
  final Map<Integer, Map<String, Double>> epochs = new TreeMap<>();
  final List<Saved> checkpoints = new ArrayList<>();
  final Map<String, Path> artifacts = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();
  final List<String> log = new ArrayList<>();
  Runnable afterBatch = () -> {};
  Lineage lineage = Lineage.NONE;
  int firstEpoch;

  @Override
  public void started(String device, int first, Map<String, String> given) {
    firstEpoch = first;
    tags.putAll(given);
  }

  @Override
  public void weightsTaken(Lineage taken) {
    lineage = taken;
  }

  @Override
  public void points(List<MetricBatch.Point> added) {
    points.addAll(added);
    afterBatch.run();
  }

  @Override
  public void progress(int epoch, int count, double fraction, double samplesPerSecond) {}

  @Override
  public void epochFinished(int epoch, Map<String, Double> metrics) {
    epochs.put(epoch, metrics);
  }

  @Override
  public void checkpointSaved(Path file, String sha256, long bytes, int epoch, long iteration) {
    checkpoints.add(new Saved(file, sha256, epoch, iteration));
  }

  @Override
  public void artifact(Path file, String name, String sha256) {
    artifacts.put(name, file);
  }

  @Override
  public void log(String level, String text) {
    log.add(level + " " + text);
  }

  /** The iterations whose loss was reported, in order. */
  List<Long> iterations() {
    return points.stream()
        .filter(point -> point.metric().equals("iteration/loss"))
        .map(MetricBatch.Point::step)
        .toList();
  }

  Map<String, Double> epoch(int epoch) {
    return epochs.getOrDefault(epoch, Map.of());
  }

  double metric(int epoch, String name) {
    return epoch(epoch).getOrDefault(name, Double.NaN);
  }

  Path artifact(String name) {
    return artifacts.getOrDefault(name, Path.of("/nowhere"));
  }
}
