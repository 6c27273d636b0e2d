package org.espalier.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics, and sets the share groups of ticket topics to start at the earliest record.
 * Doing it again, or at the same time as another process, changes nothing: every process that needs
 * topics may call it at its start. Replication is the broker's default.
 */
public final class TopicSetup {

  /** The largest message anyone sends: the limit of a JSON document, and some for the envelope. */
  public static final int MAX_MESSAGE_BYTES = 2_100_000;

  private static final Duration KEEP = Duration.ofDays(7);
  private static final Duration KEEP_CONTROL = Duration.ofDays(1);

  private TopicSetup() {}

  /**
   * Creates what is missing of the topics for events, metrics, logs and control, and those of
   * {@code queues}.
   *
   * @throws KafkaException if the broker refuses or does not answer
   */
  public static void ensure(Admin admin, TopicNames names, Collection<String> queues) {
    create(
        admin,
        List.of(
            topic(names.events(), 4, KEEP),
            topic(names.metrics(), 4, KEEP),
            topic(names.logs(), 4, KEEP),
            topic(names.control(), 1, KEEP_CONTROL)));
    queues.forEach(queue -> ensureQueue(admin, names, queue));
  }

  /**
   * Creates the ticket topic of a queue and sets up the share group of the same name.
   *
   * @throws KafkaException if the broker refuses or does not answer
   */
  public static void ensureQueue(Admin admin, TopicNames names, String queue) {
    String name = names.tickets(queue);
    // One partition: a share group deals partitions out to its members, so that with two of each a
    // ticket waits for the member that has its partition while the other is idle; and a member asks
    // one broker at a time, which lets half a second pass where it leads a partition without
    // tickets.
    create(admin, List.of(topic(name, 1, KEEP)));
    List<AlterConfigOp> settings = new ArrayList<>();
    settings.add(set("share.auto.offset.reset", "earliest"));
    settings.add(set("share.record.lock.duration.ms", "15000"));
    await(
        admin
                .incrementalAlterConfigs(
                    Map.of(new ConfigResource(ConfigResource.Type.GROUP, name), settings))
                .all()
            ::get);
  }

  private static NewTopic topic(String name, int partitions, Duration keep) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(keep.toMillis()),
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES)));
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static void create(Admin admin, List<NewTopic> topics) {
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (name, future) -> {
              try {
                await(future::get);
              } catch (TopicExistsException exists) {
                // As wanted.
              }
            });
  }

  private interface Waiting {
    Object get() throws InterruptedException, ExecutionException;
  }

  private static void await(Waiting future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while the broker was asked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    }
  }
}
