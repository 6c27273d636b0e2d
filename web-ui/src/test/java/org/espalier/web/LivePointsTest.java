package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.LogBatch;
import org.espalier.core.message.MetricBatch;
import org.espalier.embedded.TestServices;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.junit.jupiter.api.Test;

/**
 * From the broker to an open page: a point that a worker sends is told of, and can be read, within
 * a second.
 */
class LivePointsTest {
  private static final int POINTS = 40;

  @Test
  void aPointReachesAnOpenPageWithinASecond()
      throws IOException, InterruptedException, ExecutionException {
    KafkaClients kafka = new KafkaClients(TestServices.bootstrap());
    TopicNames topics = TestServices.freshTopics();
    try (TestServer server = TestServer.open();
        WebIngest ingest = WebIngest.start(server.address(), kafka, topics);
        KafkaProducer<String, byte[]> producer = kafka.producer("live-test")) {
      Seed seed = new Seed(server);
      Seed.Made trial = seed.trial(seed.study(), 0, 0.5);
      AttemptReference attempt = new AttemptReference(trial.trialId(), 1, "host-1");
      BlockingQueue<String> changes = listen(server, "/api/v1/events?topics=run:" + trial.runId());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                send(producer, topics.metrics(), metric(attempt, trial.runId(), 0));
                return changes.poll(1, TimeUnit.SECONDS) != null;
              });

      List<Long> micros = new ArrayList<>();
      for (int step = 1; step <= POINTS; step++) {
        changes.clear();
        long start = System.nanoTime();
        send(producer, topics.metrics(), metric(attempt, trial.runId(), step));
        assertThat(changes.poll(5, TimeUnit.SECONDS)).isNotNull();
        long seen = lastStep(server, trial.runId());
        assertThat(seen).isEqualTo(step);
        micros.add((System.nanoTime() - start) / 1_000);
      }
      Collections.sort(micros);
      System.out.printf(
          "point sent to read by a page: p50 %d ms, p95 %d ms, worst %d ms%n",
          micros.get(POINTS / 2) / 1_000,
          micros.get(POINTS * 95 / 100) / 1_000,
          micros.getLast() / 1_000);
      assertThat(micros.get(POINTS * 95 / 100)).isLessThan(1_000_000);

      LogBatch log =
          new LogBatch(attempt, trial.runId(), List.of(new LogBatch.Line(1, 1, "INFO", "hello")));
      send(producer, topics.logs(), Json.writeBytes(log));
      await()
          .until(
              () -> server.get("/api/v1/runs/" + trial.runId() + "/logs").body().contains("hello"));
      assertThat(ingest.checks(server.pool())).containsKeys("database", "ingester");
    }
  }

  private static byte[] metric(AttemptReference attempt, String run, long step) {
    return Json.writeBytes(
        new MetricBatch(
            attempt, run, List.of(new MetricBatch.Point("iteration/loss", step, step, 0.5))));
  }

  private static void send(KafkaProducer<String, byte[]> producer, String topic, byte[] value)
      throws InterruptedException, ExecutionException {
    producer.send(new ProducerRecord<>(topic, "1", value)).get();
  }

  private static long lastStep(TestServer server, String run)
      throws IOException, InterruptedException {
    JsonNode metrics =
        Json.mapper().readTree(server.get("/api/v1/runs/" + run + "/metrics").body());
    return metrics.at("/items/0/last_step").asLong();
  }

  private static BlockingQueue<String> listen(TestServer server, String path)
      throws IOException, InterruptedException {
    BlockingQueue<String> changes = new ArrayBlockingQueue<>(1_000);
    HttpResponse<InputStream> answer =
        server.http().send(server.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(
                      new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  if (line.equals("event: change") || line.equals("event: reset")) {
                    changes.add(line);
                  }
                }
              } catch (IOException closed) {
                changes.clear();
              }
            });
    return changes;
  }
}
