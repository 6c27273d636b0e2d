package org.espalier.worker.agent;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.espalier.core.message.WorkerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every few seconds that the worker lives, and tells the fence when the broker has heard it.
 * One thread.
 */
final class HeartbeatLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLoop.class);

  private final Publisher prompt;
  private final String topic;
  private final Supplier<WorkerEvent.Heartbeat> heartbeat;
  private final long intervalMillis;
  private final Fence fence;
  private final LongSupplier nanoTime;

  HeartbeatLoop(
      Publisher prompt,
      String topic,
      Supplier<WorkerEvent.Heartbeat> heartbeat,
      Timing timing,
      Fence fence,
      LongSupplier nanoTime) {
    this.prompt = prompt;
    this.topic = topic;
    this.heartbeat = heartbeat;
    this.intervalMillis = timing.heartbeat().toMillis();
    this.fence = fence;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    try {
      while (true) {
        beat();
        Thread.sleep(intervalMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends one now, without waiting for its acknowledgement. */
  void beat() {
    WorkerEvent.Heartbeat beat = heartbeat.get();
    long sent = nanoTime.getAsLong();
    CompletableFuture<Void> unused =
        prompt
            .send(topic, beat.workerId(), beat)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    fence.acknowledged(sent);
                  } else {
                    LOG.warn("a heartbeat did not get through: {}", failure.getMessage());
                  }
                });
  }
}
