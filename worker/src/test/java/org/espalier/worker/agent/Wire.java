package org.espalier.worker.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.LogBatch;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.study.TrialSpec;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;

/** Plays the scheduler on a real broker: sends tickets and controls, hears all that workers say. */
final class Wire implements AutoCloseable {
  static final String RUN = "0123456789abcdef0123456789abcdef";

  final TopicNames topics;
  final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
  final List<MetricBatch.Point> points = new CopyOnWriteArrayList<>();
  final List<LogBatch.Line> lines = new CopyOnWriteArrayList<>();
  private final KafkaProducer<String, byte[]> producer;
  private volatile boolean closing;

  Wire(KafkaClients clients, String prefix) {
    this.topics = new TopicNames(prefix);
    try (Admin admin = clients.admin("test-admin")) {
      TopicSetup.ensure(admin, topics, List.of("default"));
    }
    this.producer = clients.producer("test");
    Thread.ofPlatform().daemon().start(() -> listen(clients));
  }

  static Ticket ticket(
      long trial, int attempt, TrialSpec spec, Optional<CheckpointReference> from) {
    return new Ticket(1, "digits", trial, 0, attempt, RUN, spec, from);
  }

  void send(Ticket ticket) throws ExecutionException, InterruptedException {
    send(topics.tickets("default"), Json.writeBytes(ticket));
  }

  void send(ControlMessage message) throws ExecutionException, InterruptedException {
    send(topics.control(), Json.writeBytes(message));
  }

  void send(String topic, byte[] payload) throws ExecutionException, InterruptedException {
    RecordMetadata unused = producer.send(new ProducerRecord<>(topic, "key", payload)).get();
  }

  /** The events of one kind, of one attempt. */
  <E extends WorkerEvent.OfAttempt> List<E> events(Class<E> kind, long trial) {
    return events.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(event -> event.attempt().trialId() == trial)
        .toList();
  }

  /** The attempt's events without heartbeats, by the simple names of their types. */
  List<String> story(long trial) {
    return events(WorkerEvent.OfAttempt.class, trial).stream()
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  boolean isClaimed(long trial) {
    return !events(WorkerEvent.Claimed.class, trial).isEmpty();
  }

  AttemptReference holder(long trial) {
    return events(WorkerEvent.Claimed.class, trial).getLast().attempt();
  }

  List<Long> iterations() {
    return points.stream()
        .filter(point -> point.metric().equals("iteration/loss"))
        .map(MetricBatch.Point::step)
        .toList();
  }

  /**
   * Waits until so many points were heard: events and points are in topics of their own, so that
   * the end of a trial may be heard before points that the broker had first.
   */
  void awaitIterations(long count) {
    AgentTestBase.awaiting(
        "the points are heard", Duration.ofSeconds(90), () -> iterations().size() >= count);
  }

  private void listen(KafkaClients clients) {
    try (KafkaConsumer<String, byte[]> consumer = clients.consumer("test-ear")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : List.of(topics.events(), topics.metrics(), topics.logs())) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closing) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          hear(record);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void hear(ConsumerRecord<String, byte[]> record) throws IOException {
    if (record.topic().equals(topics.events())) {
      events.add(Json.read(record.value(), WorkerEvent.class));
    } else if (record.topic().equals(topics.metrics())) {
      points.addAll(Json.read(record.value(), MetricBatch.class).points());
    } else {
      lines.addAll(Json.read(record.value(), LogBatch.class).lines());
    }
  }

  Stream<WorkerEvent.Heartbeat> heartbeats() {
    return events.stream()
        .filter(WorkerEvent.Heartbeat.class::isInstance)
        .map(WorkerEvent.Heartbeat.class::cast);
  }

  @Override
  public void close() {
    closing = true;
    producer.close(Duration.ZERO);
  }
}
