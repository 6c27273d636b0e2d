package org.espalier.web.live;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Passes changes on to subscriptions: at most one a topic in 250 ms, the first at once and what
 * comes between as one at the end of that time. Remembers the last changes, so that a client that
 * was cut off can go on. Thread-safe.
 *
 * <p>Sequence numbers start at the milliseconds since 1970 and grow by one a change. As there are
 * never a thousand changes a second for long, those of a server that was started again lie above
 * all that the one before it gave out, and a client that comes back with one of those is told to
 * read again.
 */
public final class ChangeHub {
  private static final long INTERVAL_MILLIS = 250;
  private static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final Set<Subscription> subscriptions = new HashSet<>();
  private final Deque<Past> past = new ArrayDeque<>();
  private final Map<String, Long> lastSent = new HashMap<>();
  private final Set<String> heldBack = new HashSet<>();
  private long sequence;
  private long oldestKnown;
  private long knownSince;
  private boolean closed;

  private record Past(Change change, long atMillis) {}

  public ChangeHub(InstantSource clock) {
    this.clock = clock;
    this.sequence = clock.millis();
    this.oldestKnown = sequence;
    this.knownSince = sequence;
  }

  /** Something about {@code topic} is new. */
  public synchronized void changed(String topic) {
    Long last = lastSent.get(topic);
    if (last == null || clock.millis() - last >= INTERVAL_MILLIS) {
      heldBack.remove(topic);
      send(topic);
    } else {
      heldBack.add(topic);
    }
  }

  /** Sends what was held back long enough; to be called a few times a second. */
  public synchronized void tick() {
    long now = clock.millis();
    for (String topic : List.copyOf(heldBack)) {
      if (now - lastSent.getOrDefault(topic, 0L) >= INTERVAL_MILLIS) {
        heldBack.remove(topic);
        send(topic);
      }
    }
    lastSent.values().removeIf(last -> now - last >= INTERVAL_MILLIS);
  }

  /** Changes may have been missed: everybody has to read again. */
  public synchronized void lost() {
    past.clear();
    heldBack.clear();
    sequence++;
    oldestKnown = sequence;
    knownSince = clock.millis();
    subscriptions.forEach(subscription -> subscription.reset(sequence));
  }

  /**
   * Subscribes. The caller closes the subscription.
   *
   * @param since the changes since then wait in it, or a reset where they are no longer remembered
   */
  public synchronized Subscription subscribe(Set<String> topics, Since since) {
    Subscription subscription = new Subscription(this, topics, sequence);
    if (closed) {
      subscription.end();
      return subscription;
    }
    long after = since.number().orElse(sequence);
    long from = clock.millis() - since.age().toMillis();
    boolean aged = since.age().isPositive();
    if (after < oldestKnown || after > sequence || (aged && from < knownSince)) {
      subscription.reset(sequence);
    } else {
      past.stream()
          .filter(one -> one.change().seq() > after || (aged && one.atMillis() >= from))
          .map(Past::change)
          .forEach(subscription::offer);
    }
    subscriptions.add(subscription);
    return subscription;
  }

  /** How many clients listen. */
  public synchronized int subscriptions() {
    return subscriptions.size();
  }

  /** Ends all subscriptions, and those to come. */
  public synchronized void close() {
    closed = true;
    new ArrayList<>(subscriptions).forEach(Subscription::end);
    subscriptions.clear();
  }

  synchronized void remove(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  private void send(String topic) {
    sequence++;
    lastSent.put(topic, clock.millis());
    Change change = new Change(topic, sequence);
    past.addLast(new Past(change, clock.millis()));
    if (past.size() > REMEMBERED) {
      Past forgotten = past.removeFirst();
      oldestKnown = forgotten.change().seq();
      knownSince = forgotten.atMillis() + 1;
    }
    subscriptions.forEach(subscription -> subscription.offer(change));
  }
}
