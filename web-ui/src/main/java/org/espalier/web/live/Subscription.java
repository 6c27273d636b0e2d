package org.espalier.web.live;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one client has still to be told. Holds at most one change a topic, the newest, so that a
 * slow client costs nothing and misses nothing. One thread takes; any thread offers.
 */
public final class Subscription implements AutoCloseable {

  /** What to tell the client next. */
  public sealed interface Next {}

  /** A change of one of its topics. */
  public record Changed(Change change) implements Next {}

  /** It has missed changes and must read again; changes after {@code seq} follow. */
  public record Reset(long seq) implements Next {}

  /** Nothing happened for a while. */
  public record Quiet() implements Next {}

  /** The server stops. */
  public record Ended() implements Next {}

  private final ChangeHub hub;
  private final Set<String> topics;
  private final long start;
  private final Map<String, Change> waiting = new LinkedHashMap<>();
  private long resetTo = -1;
  private boolean ended;

  Subscription(ChangeHub hub, Set<String> topics, long start) {
    this.hub = hub;
    this.topics = Set.copyOf(topics);
    this.start = start;
  }

  /** The newest sequence number when it was opened. */
  public long start() {
    return start;
  }

  /** Waits for something to tell, at most {@code patience}. */
  public synchronized Next take(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ended && resetTo < 0 && waiting.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Quiet();
      }
      wait(left);
    }
    if (ended) {
      return new Ended();
    }
    if (resetTo >= 0) {
      long seq = resetTo;
      resetTo = -1;
      return new Reset(seq);
    }
    var first = waiting.entrySet().iterator();
    Change change = first.next().getValue();
    first.remove();
    return new Changed(change);
  }

  @Override
  public void close() {
    hub.remove(this);
    end();
  }

  synchronized void offer(Change change) {
    if (topics.contains(change.topic())) {
      waiting.remove(change.topic());
      waiting.put(change.topic(), change);
      notifyAll();
    }
  }

  synchronized void reset(long seq) {
    waiting.clear();
    resetTo = seq;
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
