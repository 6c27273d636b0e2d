package org.espalier.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.study.Lineage;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;

/**
 * What a trial process tells its agent, in order. A trial ends with exactly one of {@link
 * Finished}, {@link Stopped} and {@link Failed}, or with the death of the process.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrialReport.ArtifactWritten.class, name = "artifact_written"),
  @JsonSubTypes.Type(value = TrialReport.CheckpointWritten.class, name = "checkpoint_written"),
  @JsonSubTypes.Type(value = TrialReport.EpochFinished.class, name = "epoch_finished"),
  @JsonSubTypes.Type(value = TrialReport.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = TrialReport.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = TrialReport.LogLine.class, name = "log_line"),
  @JsonSubTypes.Type(value = TrialReport.Points.class, name = "points"),
  @JsonSubTypes.Type(value = TrialReport.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = TrialReport.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = TrialReport.Started.class, name = "started"),
  @JsonSubTypes.Type(value = TrialReport.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = TrialReport.WeightsTaken.class, name = "weights_taken"),
})
public sealed interface TrialReport {

  /** The engine is loaded and warm; a trial may begin. Sent once. */
  record Ready(String device) implements TrialReport {}

  /** Training begins; {@code tags} are for the run, {@code espalier.data.…}. */
  record Started(String device, int firstEpoch, Map<String, String> tags) implements TrialReport {
    public Started {
      tags = Map.copyOf(tags);
    }
  }

  record WeightsTaken(Lineage lineage) implements TrialReport {}

  record Points(List<MetricBatch.Point> points) implements TrialReport {
    public Points {
      points = List.copyOf(points);
    }
  }

  /** Also the sign of life that the watchdog waits for. */
  record Progress(int epoch, int epochs, double fraction, double samplesPerSecond)
      implements TrialReport {}

  record EpochFinished(int epoch, Map<String, Double> metrics) implements TrialReport {
    public EpochFinished {
      metrics = Map.copyOf(metrics);
    }
  }

  /** A whole checkpoint is on the disk; the agent takes the file over. */
  record CheckpointWritten(Path file, String sha256, long bytes, int epoch, long iteration)
      implements TrialReport {}

  /** A file to be stored with the run under {@code name}; the agent takes it over. */
  record ArtifactWritten(Path file, String name, String sha256) implements TrialReport {}

  record LogLine(long timeMillis, String level, String text) implements TrialReport {}

  record Finished(int epoch, Map<String, Double> metrics) implements TrialReport {
    public Finished {
      metrics = Map.copyOf(metrics);
    }
  }

  record Stopped(StopReason reason, int epoch) implements TrialReport {}

  /**
   * @param message one sentence for people
   * @param usable whether the process can take another trial; otherwise it exits now
   */
  record Failed(FailureCategory category, String message, boolean usable) implements TrialReport {}
}
