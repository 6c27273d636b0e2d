package org.espalier.scheduler.store;

import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Tables consumer_position, dead_letter and dropped_message: how far the topic of events was read.
 */
public final class PositionTable {

  private static final String CONSUMER = "scheduler";
  private static final int LONGEST_PAYLOAD = 4000;

  private final Handle handle;

  PositionTable(Handle handle) {
    this.handle = handle;
  }

  /** Next offset by partition; partitions never read are absent. */
  public Map<Integer, Long> all(String topic) {
    return handle
        .createQuery(
            """
            select partition, next_offset from consumer_position
            where consumer = :consumer and topic = :topic
            """)
        .bind("consumer", CONSUMER)
        .bind("topic", topic)
        .map((row, context) -> Map.entry(row.getInt("partition"), row.getLong("next_offset")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Moves a position.
   *
   * @throws IllegalStateException if it does not stand at {@code from}: somebody else moved it
   */
  public void move(String topic, int partition, long from, long to) {
    int moved =
        handle
            .createUpdate(
                """
                insert into consumer_position (consumer, topic, partition, next_offset)
                values (:consumer, :topic, :partition, :to)
                on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
                where consumer_position.next_offset = :from
                """)
            .bind("consumer", CONSUMER)
            .bind("topic", topic)
            .bind("partition", partition)
            .bind("from", from)
            .bind("to", to)
            .execute();
    if (moved != 1) {
      throw new IllegalStateException(
          "the position in %s-%d is no longer %d".formatted(topic, partition, from));
    }
  }

  /** Keeps a message that cannot be read or applied. */
  public void bury(String topic, int partition, long offset, String reason, String payload) {
    handle
        .createUpdate(
            """
            insert into dead_letter (topic, partition, "offset", reason, payload)
            values (:topic, :partition, :offset, :reason, :payload)
            on conflict (topic, partition, "offset") do nothing
            """)
        .bind("topic", topic)
        .bind("partition", partition)
        .bind("offset", offset)
        .bind("reason", clean(reason))
        .bind("payload", clean(payload))
        .execute();
  }

  /** A text column holds no NUL. */
  private static String clean(String text) {
    String cut = text.length() <= LONGEST_PAYLOAD ? text : text.substring(0, LONGEST_PAYLOAD);
    return cut.replace('\0', '\uFFFD');
  }

  /** Counts a message that changed nothing because its sender does not hold the attempt. */
  public void dropped(String kind) {
    handle
        .createUpdate(
            """
            insert into dropped_message (reason, count) values (:kind, 1)
            on conflict (reason) do update set count = dropped_message.count + 1
            """)
        .bind("kind", kind)
        .execute();
  }
}
