package org.espalier.worker.agent;

import java.time.Duration;

/**
 * How long the agent waits for what.
 *
 * @param heartbeat between two heartbeats; a fifth of the scheduler's lease
 * @param fence without an acknowledged heartbeat for so long, the agent ends its trials; two thirds
 *     of the lease
 * @param hang a trial process that shows no progress for so long is killed
 * @param stopGrace a trial that was asked to stop is given so long before it is killed
 * @param drain a drained trial is given so long to reach its next checkpoint
 * @param storePatience an artifact is offered to the tracking server for so long
 * @param sample between two measurements of processor and memory
 */
public record Timing(
    Duration heartbeat,
    Duration fence,
    Duration hang,
    Duration stopGrace,
    Duration drain,
    Duration storePatience,
    Duration sample) {

  /** What the design says. */
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(120),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(5));

  public Timing withFence(Duration other) {
    return new Timing(heartbeat, other, hang, stopGrace, drain, storePatience, sample);
  }

  public Timing withHang(Duration other) {
    return new Timing(heartbeat, fence, other, stopGrace, drain, storePatience, sample);
  }

  public Timing withDrain(Duration other) {
    return new Timing(heartbeat, fence, hang, stopGrace, other, storePatience, sample);
  }
}
