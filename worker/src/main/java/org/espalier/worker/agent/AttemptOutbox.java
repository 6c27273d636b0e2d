package org.espalier.worker.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import org.espalier.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one attempt has to say, in order, kept while the broker does not take it. Knows how far the
 * broker has acknowledged. Filled and pumped by the attempt's thread only; acknowledgements come
 * from the producer's.
 */
final class AttemptOutbox {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptOutbox.class);
  private static final long FULL_BYTES = 8L * 1024 * 1024;

  /** Not a record: an array has no value semantics to give it. */
  private static final class Message {
    private final long number;
    private final String topic;
    private final byte[] payload;

    Message(long number, String topic, byte[] payload) {
      this.number = number;
      this.topic = topic;
      this.payload = payload;
    }

    long number() {
      return number;
    }

    String topic() {
      return topic;
    }

    byte[] payload() {
      return payload;
    }
  }

  private final Publisher publisher;
  private final String key;
  private final Runnable acknowledged;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final ConcurrentSkipListSet<Long> onTheWay = new ConcurrentSkipListSet<>();
  private long waitingBytes;
  private long added;
  private final Map<String, Long> lastOf = new HashMap<>();

  /**
   * @param key of all its messages
   * @param acknowledged called after each acknowledgement, by the producer's thread
   */
  AttemptOutbox(Publisher publisher, String key, Runnable acknowledged) {
    this.publisher = publisher;
    this.key = key;
    this.acknowledged = acknowledged;
  }

  void add(String topic, Object message) {
    byte[] payload = Json.writeBytes(message);
    waiting.add(new Message(++added, topic, payload));
    lastOf.put(topic, added);
    waitingBytes += payload.length;
  }

  /** Hands over as much as the publisher takes. */
  void pump() {
    while (!waiting.isEmpty()) {
      Message first = waiting.getFirst();
      onTheWay.add(first.number());
      boolean taken =
          publisher.offer(
              first.topic(),
              key,
              first.payload(),
              failure -> {
                if (failure != null) {
                  LOG.error("a message for {} was lost", first.topic(), failure);
                }
                onTheWay.remove(first.number());
                acknowledged.run();
              });
      if (!taken) {
        onTheWay.remove(first.number());
        return;
      }
      waiting.removeFirst();
      waitingBytes -= first.payload().length;
    }
  }

  /** Whether no more should be added now. */
  boolean isFull() {
    return waitingBytes > FULL_BYTES;
  }

  /** A mark behind all that was added so far, for {@link #isAcknowledged}. */
  long mark() {
    return added;
  }

  /** Whether the broker has everything up to the mark. */
  boolean isAcknowledged(long mark) {
    if (!waiting.isEmpty() && waiting.getFirst().number() <= mark) {
      return false;
    }
    Long first = onTheWay.isEmpty() ? null : onTheWay.ceiling(0L);
    return first == null || first > mark;
  }

  /** Whether the broker has everything but what went last to this topic. */
  boolean isAcknowledgedBeside(String topic) {
    return lastOf.entrySet().stream()
        .allMatch(last -> last.getKey().equals(topic) || isAcknowledged(last.getValue()));
  }

  boolean isDrained() {
    return isAcknowledged(added);
  }

  /** Forgets what was not handed over yet. */
  void discard() {
    waiting.clear();
    waitingBytes = 0;
  }
}
