package org.espalier.worker.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.espalier.core.json.Json;
import org.espalier.core.message.ControlMessage;
import org.espalier.kafka.KafkaClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the scheduler tells workers, all of it, from the moment the agent started. One thread.
 */
final class ControlLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long UNKNOWN = -1;

  private final KafkaClients clients;
  private final String clientId;
  private final TopicPartition partition;
  private final Runnable listening;
  private final Consumer<ControlMessage> listener;
  private volatile boolean closing;

  /**
   * @param listening called once, when nothing said from now on is missed
   */
  ControlLoop(
      KafkaClients clients,
      String clientId,
      String topic,
      Runnable listening,
      Consumer<ControlMessage> listener) {
    this.clients = clients;
    this.clientId = clientId;
    this.partition = new TopicPartition(topic, 0);
    this.listening = listening;
    this.listener = listener;
  }

  void close() {
    closing = true;
  }

  @Override
  public void run() {
    long next = UNKNOWN;
    try {
      while (!closing) {
        try (KafkaConsumer<String, byte[]> consumer = clients.consumer(clientId)) {
          consumer.assign(List.of(partition));
          if (next == UNKNOWN) {
            consumer.seekToEnd(List.of(partition));
            next = consumer.position(partition);
            listening.run();
          } else {
            consumer.seek(partition, next);
          }
          while (!closing) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
              next = record.offset() + 1;
              hear(record.value());
            }
          }
        } catch (KafkaException e) {
          LOG.warn("controls cannot be read, trying again: {}", e.getMessage());
          Thread.sleep(POLL);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(byte[] payload) {
    try {
      listener.accept(Json.read(payload, ControlMessage.class));
    } catch (IOException e) {
      LOG.error("a control message cannot be read and is passed over: {}", e.getMessage());
    }
  }
}
