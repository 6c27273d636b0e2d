package org.espalier.scheduler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;

/** A worker's mouth and ears, and nothing else: the test says what it says. For one thread. */
final class WorkerVoice implements AutoCloseable {

  private static final Instant AT = Instant.EPOCH;

  final String id;
  private final TopicNames topics;
  private final String queue;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaShareConsumer<String, byte[]> tickets;
  private final KafkaConsumer<String, byte[]> control;
  private final List<ControlMessage> heard = new CopyOnWriteArrayList<>();

  WorkerVoice(String bootstrap, TopicNames topics, String queue, String id) {
    this.id = id;
    this.topics = topics;
    this.queue = queue;
    KafkaClients clients = new KafkaClients(bootstrap);
    producer = clients.producer(id);
    tickets = clients.shareConsumer(topics.tickets(queue), id);
    tickets.subscribe(Set.of(topics.tickets(queue)));
    control = clients.consumer(id);
    TopicPartition partition = new TopicPartition(topics.control(), 0);
    control.assign(List.of(partition));
    control.seekToBeginning(List.of(partition));
  }

  /** The next ticket, or none after {@code atMost}; it is acknowledged at once. */
  List<Ticket> take(Duration atMost) {
    for (ConsumerRecord<String, byte[]> record : tickets.poll(atMost)) {
      tickets.acknowledge(record, AcknowledgeType.ACCEPT);
      tickets.commitSync();
      return List.of(read(record.value(), Ticket.class));
    }
    return List.of();
  }

  /** All that was heard on the topic of controls so far. */
  List<ControlMessage> heard() {
    control
        .poll(Duration.ofMillis(20))
        .forEach(record -> heard.add(read(record.value(), ControlMessage.class)));
    return heard;
  }

  AttemptReference me(Ticket ticket) {
    return new AttemptReference(ticket.trialId(), ticket.attempt(), id);
  }

  void claim(Ticket ticket) {
    say(ticket, new WorkerEvent.Claimed(me(ticket), 0, AT));
  }

  void start(Ticket ticket) {
    int first = ticket.resume().map(CheckpointReference::epoch).orElse(0) + 1;
    say(
        ticket,
        new WorkerEvent.Started(
            me(ticket), "cpu: a test", first, AT, Map.of("espalier.data.bad_rows", "3")));
  }

  void epoch(Ticket ticket, int epoch, double accuracy) {
    epoch(ticket, epoch, Map.of("test_accuracy", accuracy, "loss", 1.0));
  }

  void epoch(Ticket ticket, int epoch, Map<String, Double> metrics) {
    say(ticket, new WorkerEvent.EpochFinished(me(ticket), epoch, metrics, AT));
  }

  CheckpointReference checkpoint(Ticket ticket, int epoch) {
    CheckpointReference saved =
        new CheckpointReference(
            ticket.runId(),
            "checkpoints/attempt-%d-epoch-%d.zip".formatted(ticket.attempt(), epoch),
            "ab".repeat(32),
            1000,
            epoch,
            epoch * 100L);
    say(ticket, new WorkerEvent.CheckpointSaved(me(ticket), saved, AT));
    return saved;
  }

  void finish(Ticket ticket, int epoch, double accuracy) {
    finish(ticket, epoch, Map.of("test_accuracy", accuracy));
  }

  void finish(Ticket ticket, int epoch, Map<String, Double> metrics) {
    say(ticket, new WorkerEvent.Finished(me(ticket), epoch, metrics, AT));
  }

  void say(Ticket ticket, WorkerEvent event) {
    send(Long.toString(ticket.trialId()), Json.writeBytes(event));
  }

  void heartbeat(int slots, List<WorkerEvent.Progress> attempts) {
    send(
        id,
        Json.writeBytes(
            new WorkerEvent.Heartbeat(id, "test", "cpu", queue, slots, false, attempts, AT)));
  }

  void leave() {
    send(id, Json.writeBytes(new WorkerEvent.Left(id, AT)));
  }

  /** Anything at all on the topic of events. */
  void send(String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topics.events(), key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return Json.read(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    tickets.close();
    control.close();
  }
}
