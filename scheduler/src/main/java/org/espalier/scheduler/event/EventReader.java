package org.espalier.scheduler.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads the topic of events from the positions that stand in the database. For one thread, but for
 * {@link #wake}.
 */
public final class EventReader {

  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration COMPANY = Duration.ofMillis(10);
  private static final Duration COMPANY_WHILE_TICKETS_WAIT = Duration.ofMillis(20);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final Map<Integer, Long> positions = new HashMap<>();

  public EventReader(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  public String topic() {
    return topic;
  }

  /**
   * Goes to the stored positions; partitions never read begin at their first message.
   *
   * @throws KafkaException if the broker does not know the topic or does not answer
   */
  public void seek(Map<Integer, Long> stored) {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(topic)
        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    positions.clear();
    for (TopicPartition partition : partitions) {
      long next = stored.getOrDefault(partition.partition(), 0L);
      positions.put(partition.partition(), next);
      if (stored.containsKey(partition.partition())) {
        consumer.seek(partition, next);
      } else {
        consumer.seekToBeginning(List.of(partition));
      }
    }
  }

  /**
   * Waits for messages; answers none when the time is over or somebody called {@link #wake}. Where
   * no slot waits for any of them, others are given a few milliseconds to come too: what is applied
   * in one transaction waits for the disk once.
   *
   * @param hungry whether a slot that became free waits for what is planned next
   */
  public List<Heard> poll(Duration atMost, boolean hungry) {
    List<Heard> heard = new ArrayList<>();
    try {
      read(atMost, heard);
      long left = (hungry ? COMPANY : COMPANY_WHILE_TICKETS_WAIT).toNanos();
      long end = System.nanoTime() + left;
      while (left > 0
          && !heard.isEmpty()
          && !(hungry && heard.stream().anyMatch(Heard::isPressing))) {
        read(Duration.ofNanos(left), heard);
        left = end - System.nanoTime();
      }
    } catch (WakeupException e) {
      // There is something else to do.
    }
    return heard;
  }

  private void read(Duration atMost, List<Heard> heard) {
    consumer.poll(atMost).forEach(record -> heard.add(Heard.of(record)));
  }

  /** Ends a {@link #poll} that is under way, or else the next. From any thread. */
  public void wake() {
    consumer.wakeup();
  }

  /** The positions as the database has them, by partition. */
  Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  /** The database has moved on. */
  void moved(Map<Integer, Long> next) {
    positions.putAll(next);
  }

  /**
   * Whether every message that is on the broker by now has been applied.
   *
   * @throws TimeoutException if the broker does not answer within 2 s
   */
  public boolean isCaughtUp() {
    for (int attempt = 0; ; attempt++) {
      try {
        return consumer.endOffsets(consumer.assignment(), ANSWER).entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
      } catch (WakeupException e) {
        if (attempt > 3) {
          return false;
        }
      }
    }
  }
}
