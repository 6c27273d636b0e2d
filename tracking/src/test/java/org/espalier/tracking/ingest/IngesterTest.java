package org.espalier.tracking.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.LogBatch;
import org.espalier.core.message.MetricBatch;
import org.espalier.embedded.TestServices;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngesterTest {
  private final TestDatabase database = TestDatabase.open();
  private final TopicNames topics = TestServices.freshTopics();
  private final KafkaClients kafka = new KafkaClients(TestServices.bootstrap());
  private final KafkaProducer<String, byte[]> producer = kafka.producer("test");
  private Ingester ingester;
  private long trial;

  @BeforeEach
  void start() {
    try (Admin admin = kafka.admin("test")) {
      TopicSetup.ensure(admin, topics, List.of());
    }
    trial = trial("run-1");
    attempt(1, "RUNNING", "worker-a");
    ingester = ingest();
  }

  private Ingester ingest() {
    return new Ingester(
            database.pool(),
            kafka.consumer("ingester"),
            new IngestTopics(topics.metrics(), topics.logs()))
        .start();
  }

  @AfterEach
  void stop() {
    ingester.close();
    producer.close();
    database.close();
  }

  private long trial(String runId) {
    database.run(runId);
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with e as (insert into experiment (name) values (:run) returning experiment_id),
                             s as (insert into study (experiment_id, name, specification, source_text,
                                                      queue, seed, trial_limit)
                                   select experiment_id, 's', '{}', '', 'default', 1, 1 from e
                                   returning study_id)
                        insert into trial (study_id, number, run_id, state, parameters)
                        select study_id, 0, :run, 'RUNNING', '{}' from s returning trial_id
                        """)
                    .bind("run", runId)
                    .mapTo(long.class)
                    .one());
  }

  private void attempt(int number, String state, String worker) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into attempt (trial_id, attempt, state, worker_id) values (?, ?, ?, ?)",
                    trial,
                    number,
                    state,
                    worker));
  }

  private AttemptReference by(int attempt, String worker) {
    return new AttemptReference(trial, attempt, worker);
  }

  private void metrics(AttemptReference sender, MetricBatch.Point... points) {
    send(topics.metrics(), Json.writeBytes(new MetricBatch(sender, "run-1", List.of(points))));
  }

  private void send(String topic, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, 0, "key", value)).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static MetricBatch.Point point(String metric, long step, double value) {
    return new MetricBatch.Point(metric, step, step * 10, value);
  }

  private List<String> stored() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        """
                        select metric || ' ' || step || ' ' || value from metric_point
                        order by metric, step, value
                        """)
                    .mapTo(String.class)
                    .list());
  }

  private List<Long> longs(String sql) {
    return database.jdbi().withHandle(handle -> handle.select(sql).mapTo(Long.class).list());
  }

  private List<String> dropped() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select reason || ': ' || count from dropped_message order by 1")
                    .mapTo(String.class)
                    .list());
  }

  /** As the scheduler writes: with the run in hand, it must not wait for the attempt. */
  @Test
  void whoHoldsTheRunNeedNotWaitForTheAttempt() throws Exception {
    try (var scheduler = database.pool().getConnection();
        var statement = scheduler.createStatement()) {
      scheduler.setAutoCommit(false);
      statement.execute("select 1 from run where run_id = 'run-1' for no key update");
      metrics(by(1, "worker-a"), point("loss", 1, 0.5));
      await().until(this::someoneWaitsForALock);
      statement.execute("set local lock_timeout = '500ms'");
      statement.execute("update attempt set fraction = 0.5 where trial_id = " + trial);
      scheduler.commit();
      scheduler.setAutoCommit(true);
    }
    await().until(() -> database.stores().metrics().summaries(List.of("run-1")).size() == 1);
  }

  private boolean someoneWaitsForALock() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """)
                    .mapTo(boolean.class)
                    .one());
  }

  @Test
  void pointsAndLinesAreStored() {
    metrics(by(1, "worker-a"), point("loss", 1, 0.5), point("loss", 2, Double.NaN));
    send(
        topics.logs(),
        Json.writeBytes(
            new LogBatch(
                by(1, "worker-a"),
                "run-1",
                List.of(
                    new LogBatch.Line(1, 5, "INFO", "begin"),
                    new LogBatch.Line(2, 6, "OUT", "a\0b")))));
    await().untilAsserted(() -> assertThat(stored()).containsExactly("loss 1 0.5", "loss 2 NaN"));
    await()
        .untilAsserted(
            () ->
                assertThat(database.stores().logs().after("run-1", 0, 0, 10).lines())
                    .extracting(line -> line.level() + " " + line.text())
                    .containsExactly("INFO begin", "OUT a\uFFFDb"));
  }

  @Test
  void whatOthersSendIsDroppedAndCounted() {
    metrics(by(1, "worker-b"), point("loss", 1, 1));
    metrics(by(7, "worker-a"), point("loss", 2, 2));
    metrics(by(1, "worker-a"), point("loss", 3, 3));
    await().untilAsserted(() -> assertThat(stored()).containsExactly("loss 3 3"));
    assertThat(dropped())
        .containsExactly(
            "metrics of a worker that does not hold the attempt: 1",
            "metrics of an attempt nobody offered: 1");
  }

  @Test
  void pointsAfterTheValidPositionStayOut() {
    database
        .jdbi()
        .useHandle(
            handle -> handle.execute("update attempt set valid_epoch = 2, valid_iteration = 20"));
    metrics(
        by(1, "worker-a"),
        point("accuracy", 2, 2),
        point("accuracy", 3, 3),
        point("iteration/loss", 20, 20),
        point("iteration/loss", 21, 21),
        point("system/cpu", 99, 99));
    await()
        .untilAsserted(
            () ->
                assertThat(stored())
                    .containsExactly("accuracy 2 2", "iteration/loss 20 20", "system/cpu 99 99"));
    assertThat(dropped()).containsExactly("points after the valid position: 2");
  }

  @Test
  void pointsThatOvertookTheirClaimWaitForIt() {
    attempt(2, "OFFERED", null);
    metrics(by(1, "worker-a"), point("loss", 1, 1));
    metrics(by(2, "worker-b"), point("loss", 2, 2));
    metrics(by(1, "worker-a"), point("loss", 3, 3));
    await().untilAsserted(() -> assertThat(stored()).containsExactly("loss 1 1"));
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update attempt set state = 'CLAIMED', worker_id = 'worker-b' where attempt = 2"));
    await()
        .untilAsserted(
            () -> assertThat(stored()).containsExactly("loss 1 1", "loss 2 2", "loss 3 3"));
    assertThat(dropped()).isEmpty();
  }

  @Test
  void poisonIsSetAsideAndTheRestGoesOn() {
    send(topics.metrics(), "{\"attempt\":".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    send(topics.metrics(), new byte[] {0, 1, 2});
    metrics(by(1, "worker-a"), point("", 1, 1));
    metrics(by(1, "worker-a"), point("x".repeat(251), 1, 1));
    metrics(by(1, "worker-a"), point("loss", Long.MAX_VALUE, 1e308));
    await()
        .untilAsserted(
            () -> assertThat(stored()).containsExactly("loss 9223372036854775807 1e+308"));
    assertThat(longs("select \"offset\" from dead_letter order by 1"))
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void readingTheWholeTopicAgainChangesNothing() {
    for (int step = 1; step <= 300; step++) {
      metrics(
          by(1, "worker-a"), point("loss", step, step), point("iteration/loss", step * 3L, step));
    }
    await().untilAsserted(() -> assertThat(stored()).hasSize(600));
    List<String> before = dump();
    ingester.close();
    database.jdbi().useHandle(handle -> handle.execute("delete from consumer_position"));
    ingester = ingest();
    await()
        .untilAsserted(
            () ->
                assertThat(longs("select sum(next_offset) from consumer_position"))
                    .containsExactly(300L));
    assertThat(dump()).isEqualTo(before);
  }

  private List<String> dump() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        """
                        select c::text from metric_chunk c
                        union all select b::text from metric_block b
                        union all select s::text from metric_series s order by 1
                        """)
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void twoIngestersAtOnceStoreEveryPointOnce() {
    List<String> expected = new ArrayList<>();
    try (Ingester second = ingest()) {
      for (int step = 1; step <= 200; step++) {
        metrics(by(1, "worker-a"), point("loss", 1000 + step, step));
        expected.add("loss " + (1000 + step) + " " + step);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(stored()).isEqualTo(expected));
      assertThat(second.isAlive()).isTrue();
    }
  }
}
