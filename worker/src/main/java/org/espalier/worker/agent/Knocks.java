package org.espalier.worker.agent;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.espalier.worker.process.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt's thread waits for: signals of the trial process in their order, and knocks that
 * only say that there is something to look at. Bounded: who brings a signal waits while it is full.
 * Thread-safe; one thread takes.
 */
final class Knocks {
  private static final int SIGNALS = 1_000;
  private static final int SIGNALS_A_TURN = 200;
  private static final long LOOK_MILLIS = 25;

  /** A signal of the process, or just a knock. */
  private record Knock(Optional<ProcessSignal> signal) {
    static final Knock EMPTY = new Knock(Optional.empty());
  }

  private final BlockingQueue<Knock> waiting = new LinkedBlockingQueue<>(SIGNALS);
  private volatile boolean closed;

  /** Brings a signal; waits for room until {@link #close}. */
  void hear(ProcessSignal signal) {
    Knock knock = new Knock(Optional.of(signal));
    try {
      while (!closed && !waiting.offer(knock, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        // The attempt's thread is held up by the broker: so is the process.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Wakes the attempt's thread; never waits. */
  void knock() {
    // Where there is no room, there is something to wake it already.
    waiting.offer(Knock.EMPTY);
  }

  /** Waits a while for something, and gives what is there of signals to {@code handler}. */
  void take(long millis, Consumer<ProcessSignal> handler) throws InterruptedException {
    @Nullable Knock knock = waiting.poll(millis, TimeUnit.MILLISECONDS);
    for (int seen = 1; knock != null; seen++) {
      knock.signal().ifPresent(handler);
      knock = seen < SIGNALS_A_TURN ? waiting.poll() : null;
    }
  }

  /** Nobody takes any more; who waits for room goes on. */
  void close() {
    closed = true;
  }
}
