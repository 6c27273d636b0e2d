package org.espalier.worker.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.espalier.core.json.Json;
import org.espalier.kafka.KafkaClients;
import org.jspecify.annotations.Nullable;

/** Sends messages to the broker, in order by key. Thread-safe. */
final class Publisher implements AutoCloseable {
  private static final int PATIENT_BUFFER = 32 * 1024 * 1024;
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final KafkaProducer<String, byte[]> producer;

  private Publisher(KafkaProducer<String, byte[]> producer) {
    this.producer = producer;
  }

  /**
   * One that keeps what it was given, up to 32 MB, until the broker takes it, however long that
   * lasts. Used with {@link #offer}, which hardly blocks.
   */
  static Publisher patient(KafkaClients clients, String clientId) {
    Map<String, Object> settings = clients.producerSettings(clientId);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) PATIENT_BUFFER);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20L);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 16);
    return new Publisher(new KafkaProducer<>(settings));
  }

  /**
   * One that gives up after a few seconds, for messages that are of no use when they come late:
   * heartbeats. Never waits behind metrics.
   */
  static Publisher prompt(KafkaClients clients, String clientId) {
    Map<String, Object> settings = clients.producerSettings(clientId);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 6_000);
    return new Publisher(new KafkaProducer<>(settings));
  }

  /**
   * Sends a message; the future is done when the broker has it, or it was given up. Where there was
   * no room for it, or the broker has not been met yet, it has failed already when it is returned.
   */
  CompletableFuture<Void> send(String topic, String key, Object message) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(topic, key, Json.writeBytes(message)),
            (metadata, failure) -> {
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(failure);
              }
            });
    return done;
  }

  /**
   * Hands a message over without waiting for room.
   *
   * @param done told when the broker has it (with null), or that it never will (with the reason)
   * @return false if there is no room for it now, or the broker has not been met yet; then nothing
   *     was taken, and {@code done} is not called
   */
  boolean offer(String topic, String key, byte[] message, Consumer<@Nullable Exception> done) {
    Thread caller = Thread.currentThread();
    boolean[] refused = new boolean[1];
    boolean[] sending = {true};
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(topic, key, message),
            (metadata, failure) -> {
              if (failure instanceof TimeoutException
                  && Thread.currentThread() == caller
                  && sending[0]) {
                refused[0] = true;
              } else {
                done.accept(failure);
              }
            });
    sending[0] = false;
    return !refused[0];
  }

  /** Sends what it holds for some seconds, then drops the rest. */
  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
