package org.espalier.scheduler.store;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

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
   * Moves positions, in one round trip but for partitions never read before.
   *
   * @param from where they stand, by partition
   * @param to where they go; the partitions of this map are moved
   * @throws IllegalStateException if one does not stand where it should: somebody else moved it
   */
  public void move(String topic, Map<Integer, Long> from, Map<Integer, Long> to) {
    List<Integer> partitions = List.copyOf(to.keySet());
    PreparedBatch batch =
        handle.prepareBatch(
            """
            update consumer_position set next_offset = :to
            where consumer = :consumer and topic = :topic and partition = :partition
              and next_offset = :from
            """);
    for (int partition : partitions) {
      batch
          .bind("consumer", CONSUMER)
          .bind("topic", topic)
          .bind("partition", partition)
          .bind("from", from.getOrDefault(partition, 0L))
          .bind("to", to.get(partition))
          .add();
    }
    int[] counts = batch.execute();
    for (int i = 0; i < counts.length; i++) {
      int partition = partitions.get(i);
      if (counts[i] != 1 && !begin(topic, partition, to)) {
        throw new IllegalStateException(
            "the position in %s-%d is no longer %d"
                .formatted(topic, partition, from.getOrDefault(partition, 0L)));
      }
    }
  }

  /** The first position of a partition; false if there is one already. */
  private boolean begin(String topic, int partition, Map<Integer, Long> to) {
    return handle
            .createUpdate(
                """
                insert into consumer_position (consumer, topic, partition, next_offset)
                values (:consumer, :topic, :partition, :to)
                on conflict (consumer, topic, partition) do nothing
                """)
            .bind("consumer", CONSUMER)
            .bind("topic", topic)
            .bind("partition", partition)
            .bind("to", to.get(partition))
            .execute()
        == 1;
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
