package org.espalier.core.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.espalier.core.study.Lineage;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;

/**
 * What workers tell the scheduler, on topic {@code espalier.events}; keyed by trial, heartbeats by
 * worker. Times are the worker's own and only for people: leases live by the database's clock.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerEvent.CheckpointSaved.class, name = "checkpoint_saved"),
  @JsonSubTypes.Type(value = WorkerEvent.Claimed.class, name = "claimed"),
  @JsonSubTypes.Type(value = WorkerEvent.EpochFinished.class, name = "epoch_finished"),
  @JsonSubTypes.Type(value = WorkerEvent.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = WorkerEvent.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = WorkerEvent.Heartbeat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = WorkerEvent.Left.class, name = "left"),
  @JsonSubTypes.Type(value = WorkerEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = WorkerEvent.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = WorkerEvent.WeightsTaken.class, name = "weights_taken"),
})
public sealed interface WorkerEvent {

  /** An event of one attempt. */
  sealed interface OfAttempt extends WorkerEvent {
    AttemptReference attempt();
  }

  /** A ticket was taken; sent and acknowledged by the broker before the ticket is. */
  record Claimed(AttemptReference attempt, int slot, Instant at) implements OfAttempt {}

  /**
   * Training begins with the next batch.
   *
   * @param tags for the run, {@code espalier.data.…}: which data it is trained on, and {@code
   *     espalier.build.…}: by what; at most {@value #MOST_TAGS}
   */
  record Started(
      AttemptReference attempt, String device, int firstEpoch, Instant at, Map<String, String> tags)
      implements OfAttempt {
    static final int MOST_TAGS = 20;

    public Started {
      tags = Map.copyOf(tags);
      if (tags.size() > MOST_TAGS || !tags.keySet().stream().allMatch(Started::isKnown)) {
        throw new IllegalArgumentException("no tags of data and build: " + tags.keySet());
      }
    }

    private static boolean isKnown(String tag) {
      return tag.startsWith("espalier.data.") || tag.startsWith("espalier.build.");
    }
  }

  /** Before training: what the modules began with; only of a trial that takes weights. */
  record WeightsTaken(AttemptReference attempt, Lineage lineage, Instant at) implements OfAttempt {}

  /**
   * An epoch ended and was evaluated.
   *
   * @param epoch from 1
   * @param metrics what was measured at its end, by name, the objectives among them; NaN is allowed
   */
  record EpochFinished(AttemptReference attempt, int epoch, Map<String, Double> metrics, Instant at)
      implements OfAttempt {}

  /** A checkpoint is stored as an artifact, and every metric point before it is on the broker. */
  record CheckpointSaved(AttemptReference attempt, CheckpointReference checkpoint, Instant at)
      implements OfAttempt {}

  /** The budget was used up; {@code metrics} are those of the last epoch. */
  record Finished(AttemptReference attempt, int epoch, Map<String, Double> metrics, Instant at)
      implements OfAttempt {}

  /** The attempt ended because it was asked to. */
  record Stopped(AttemptReference attempt, StopReason reason, int epoch, Instant at)
      implements OfAttempt {}

  /**
   * The attempt ended badly.
   *
   * @param message one sentence for people
   * @param exitCode of the trial process; -1 where it did not exit
   * @param lastLogLines at most 50
   */
  record Failed(
      AttemptReference attempt,
      FailureCategory category,
      String message,
      int exitCode,
      List<String> lastLogLines,
      Instant at)
      implements OfAttempt {}

  /**
   * The worker lives, every 3 s.
   *
   * @param device such as {@code cpu: 2 cores} or {@code cuda: NVIDIA A100, compute capability 8.0}
   * @param attempts what its slots are busy with; their leases are renewed
   */
  record Heartbeat(
      String workerId,
      String host,
      String device,
      String queue,
      int slots,
      boolean draining,
      List<Progress> attempts,
      Instant at)
      implements WorkerEvent {}

  /** The worker ends on purpose; whatever it still held is free at once. */
  record Left(String workerId, Instant at) implements WorkerEvent {}

  /**
   * How far a running attempt is.
   *
   * @param epoch the one being trained, from 1
   * @param fraction of the whole budget done, 0 to 1
   * @param samplesPerSecond over the last seconds; 0 while unknown
   */
  record Progress(
      long trialId,
      int attempt,
      int slot,
      int epoch,
      int epochs,
      double fraction,
      double samplesPerSecond) {}
}
