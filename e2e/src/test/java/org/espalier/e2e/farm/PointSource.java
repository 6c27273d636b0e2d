package org.espalier.e2e.farm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.espalier.core.json.Json;
import org.espalier.core.message.MetricBatch;
import org.espalier.e2e.farm.RunningTrials.RunningTrial;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.tracking.metric.PointColumns;
import org.jdbi.v3.core.Jdbi;

/** Trials that are there in the database only, and the points that their workers would send. */
public final class PointSource implements AutoCloseable {
  public static final String METRIC = "iteration/loss";
  private static final int POINTS_OF_A_MESSAGE = 250;

  private final KafkaClients kafka;
  private final KafkaProducer<String, byte[]> producer;
  private final List<RunningTrial> senders;
  private long sent;

  /**
   * @param trials how many trials share the points
   */
  public PointSource(Farm farm, Jdbi jdbi, int trials) {
    kafka = new KafkaClients(farm.bootstrap());
    producer = kafka.producer("point-source");
    senders = RunningTrials.add(jdbi, trials);
  }

  /**
   * Sends as many points more, whole messages, and waits until the broker has them. What is not
   * acknowledged in time is sent again, as a worker does: it may then be there twice.
   */
  public void send(long points) throws ExecutionException, InterruptedException {
    Deque<Sending> sending = new ArrayDeque<>();
    for (long end = sent + points; sent < end; sent += POINTS_OF_A_MESSAGE) {
      ProducerRecord<String, byte[]> message = message(sent / POINTS_OF_A_MESSAGE);
      sending.add(new Sending(message, producer.send(message)));
    }
    while (!sending.isEmpty()) {
      Sending first = sending.remove();
      try {
        first.acknowledged().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw e;
        }
        sending.add(new Sending(first.message(), producer.send(first.message())));
      }
    }
  }

  private record Sending(
      ProducerRecord<String, byte[]> message, Future<RecordMetadata> acknowledged) {}

  private ProducerRecord<String, byte[]> message(long number) {
    RunningTrial sender = senders.get((int) (number % senders.size()));
    long first = number / senders.size() * POINTS_OF_A_MESSAGE + 1;
    List<MetricBatch.Point> batch = new ArrayList<>();
    for (long step = first; step < first + POINTS_OF_A_MESSAGE; step++) {
      batch.add(new MetricBatch.Point(METRIC, step, time(step), value(step)));
    }
    return new ProducerRecord<>(
        TopicNames.DEFAULT.metrics(),
        Long.toString(sender.attempt().trialId()),
        Json.writeBytes(new MetricBatch(sender.attempt(), sender.runId(), batch)));
  }

  /** Messages that the broker has. */
  public long messages() {
    try (Consumer<String, byte[]> consumer = kafka.consumer("point-source-end")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TopicNames.DEFAULT.metrics()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Points sent so far. */
  public long sent() {
    return sent;
  }

  public List<String> runIds() {
    return senders.stream().map(RunningTrial::runId).toList();
  }

  private static long time(long step) {
    return 1_700_000_000_000L + step * 25 + step % 3;
  }

  private static double value(long step) {
    return step % 1_009 == 0 ? Double.NaN : (float) (1 + Math.exp(-step / 1e4));
  }

  /** The first point of a run that is not what was sent, in words; nothing if all are. */
  public static Optional<String> difference(PointColumns points) {
    for (int i = 0; i < points.size(); i++) {
      if (points.step(i) != i + 1
          || points.time(i) != time(i + 1)
          || Double.compare(points.value(i), value(i + 1)) != 0) {
        return Optional.of(
            "place %d holds step %d, time %d, value %s"
                .formatted(i, points.step(i), points.time(i), points.value(i)));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    producer.close();
  }
}
