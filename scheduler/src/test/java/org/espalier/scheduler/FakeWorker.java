package org.espalier.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.StopReason;
import org.espalier.kafka.TopicNames;

/**
 * A worker with one slot that "trains" whatever ticket it gets: an epoch takes as long as it is
 * told, and the accuracy depends on trial and epoch alone.
 */
final class FakeWorker implements AutoCloseable {

  private final WorkerVoice voice;
  private final Duration epoch;
  private final Thread thread;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean killed;

  FakeWorker(String bootstrap, TopicNames topics, String queue, String id, Duration epoch) {
    this.voice = new WorkerVoice(bootstrap, topics, queue, id);
    this.epoch = epoch;
    this.thread = new Thread(this::work, id);
    thread.start();
  }

  /** How many tickets it took. */
  int taken() {
    return taken.get();
  }

  /** Stops in the middle of whatever it does, without a word. */
  void kill() {
    killed = true;
    join();
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static double accuracy(Ticket ticket, int epoch) {
    return 0.5 + 0.01 * (ticket.trialNumber() % 7) + 0.02 * epoch;
  }

  /** The larger the model (ten times its trial's number mod 7), the more accurate. */
  private static Map<String, Double> measures(Ticket ticket, int epoch) {
    double accuracy = accuracy(ticket, epoch);
    return Map.of(
        "test_accuracy",
        accuracy,
        "test_loss",
        1 - accuracy,
        "parameters",
        10.0 * (ticket.trialNumber() % 7));
  }

  private void work() {
    while (!closed && !killed) {
      voice.heartbeat(1, List.of());
      for (Ticket ticket : voice.take(Duration.ofMillis(200))) {
        taken.incrementAndGet();
        train(ticket);
      }
    }
    voice.close();
  }

  private void train(Ticket ticket) {
    voice.claim(ticket);
    voice.start(ticket);
    int epochs = ticket.spec().training().epochs();
    for (int i = ticket.resume().map(CheckpointReference::epoch).orElse(0) + 1; i <= epochs; i++) {
      for (StopReason stop : pass(ticket, i)) {
        if (stop != StopReason.REVOKED) {
          voice.say(ticket, new WorkerEvent.Stopped(voice.me(ticket), stop, i - 1, Instant.EPOCH));
        }
        return;
      }
      if (killed) {
        return;
      }
      voice.epoch(ticket, i, measures(ticket, i));
      voice.checkpoint(ticket, i);
    }
    voice.finish(ticket, epochs, measures(ticket, epochs));
  }

  /** Lets an epoch's time pass; answers the stop it heard meanwhile. */
  private List<StopReason> pass(Ticket ticket, int number) {
    long end = System.nanoTime() + epoch.toNanos();
    do {
      voice.heartbeat(
          1,
          List.of(
              new WorkerEvent.Progress(
                  ticket.trialId(), ticket.attempt(), 0, number, 9, 0.5, 100)));
      for (ControlMessage message : voice.heard()) {
        if (message instanceof ControlMessage.StopAttempt stop
            && stop.attempt().equals(voice.me(ticket))) {
          return List.of(stop.reason());
        }
      }
    } while (System.nanoTime() < end && !killed);
    return List.of();
  }

  @Override
  public void close() {
    closed = true;
    join();
  }
}
