package org.espalier.worker.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.ControlMessage.StopAttempt;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.StopReason;

/**
 * The attempts of this worker and the slots they run in. Remembers for a while which attempts it
 * has taken, since a ticket can arrive twice, and which stops it has heard of, since a stop can
 * arrive before its ticket. Thread-safe.
 */
final class Attempts {
  private static final int REMEMBERED = 2_000;

  private record Key(long trialId, int attempt) {
    static Key of(AttemptReference reference) {
      return new Key(reference.trialId(), reference.attempt());
    }
  }

  private final String workerId;
  private final int slots;
  private final LongSupplier nanoTime;
  private final Map<Key, AttemptRun> running = new HashMap<>();
  private final Map<Key, Boolean> taken = new LinkedHashMap<>();
  private final Map<Key, StopReason> early = new LinkedHashMap<>();

  Attempts(String workerId, int slots, LongSupplier nanoTime) {
    this.workerId = workerId;
    this.slots = slots;
    this.nanoTime = nanoTime;
  }

  /** Waits for a free slot; empty if none becomes free in time. */
  synchronized Optional<Integer> awaitFreeSlot(long millis) throws InterruptedException {
    Deadline deadline = new Deadline(nanoTime, millis);
    while (running.size() >= slots && !deadline.isOver()) {
      wait(deadline.leftMillis());
    }
    boolean[] busy = new boolean[slots];
    running.values().forEach(run -> busy[run.slot()] = true);
    for (int slot = 0; slot < slots; slot++) {
      if (!busy[slot]) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  /** Whether the attempt is running here, or has been taken here before. */
  synchronized boolean isKnown(long trialId, int attempt) {
    return taken.containsKey(new Key(trialId, attempt));
  }

  /** Enters an attempt; a stop that came before it is passed on. */
  synchronized void add(AttemptRun run) {
    Key key = Key.of(run.attempt());
    running.put(key, run);
    remember(taken, key, true);
    StopReason reason = early.get(key);
    if (reason != null) {
      run.requestStop(reason, false);
    }
  }

  synchronized void remove(AttemptRun run) {
    running.remove(Key.of(run.attempt()), run);
    notifyAll();
  }

  /** Acts on a stop, if it is about an attempt of this worker. */
  void stop(StopAttempt message) {
    Optional<AttemptRun> run;
    synchronized (this) {
      Key key = Key.of(message.attempt());
      run = Optional.ofNullable(running.get(key));
      if (run.isEmpty() && message.reason() != StopReason.REVOKED) {
        remember(early, key, message.reason());
      }
    }
    boolean meant =
        message.reason() != StopReason.REVOKED || message.attempt().workerId().equals(workerId);
    if (run.isPresent() && meant) {
      if (message.reason() == StopReason.REVOKED) {
        run.get().revoke();
      } else {
        run.get().requestStop(message.reason(), false);
      }
    }
  }

  synchronized List<AttemptRun> running() {
    return new ArrayList<>(running.values());
  }

  synchronized List<WorkerEvent.Progress> progress() {
    return running.values().stream().map(AttemptRun::progress).toList();
  }

  /** Waits until nothing runs; false if that lasts longer. */
  synchronized boolean awaitNone(long millis) throws InterruptedException {
    Deadline deadline = new Deadline(nanoTime, millis);
    while (!running.isEmpty() && !deadline.isOver()) {
      wait(deadline.leftMillis());
    }
    return running.isEmpty();
  }

  private static <V> void remember(Map<Key, V> map, Key key, V value) {
    map.put(key, value);
    if (map.size() > REMEMBERED) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
