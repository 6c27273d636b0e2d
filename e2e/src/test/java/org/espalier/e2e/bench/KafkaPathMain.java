package org.espalier.e2e.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.espalier.core.json.Json;
import org.espalier.core.message.MetricBatch;
import org.espalier.database.DatabaseAddress;
import org.espalier.e2e.farm.RunningTrials;
import org.espalier.e2e.farm.RunningTrials.RunningTrial;
import org.espalier.embedded.EmbeddedKafka;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.tracking.Databases;
import org.espalier.web.Stores;
import org.espalier.web.WebIngest;
import org.espalier.web.WebServer;
import org.espalier.web.WebSettings;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The way of workers' points: broker, ingester, database, API, all in this process and PostgreSQL
 * beside it. Arguments: a folder, points. Prints {@code path NAME VALUE}: rows a second of a bare
 * COPY into a table of one row a point, points a second through the ingester from a full topic, and
 * how long a point takes from the send until the API shows it, at half of the rate that is the goal
 * and at half of the rate that was reached.
 */
final class KafkaPathMain {
  private static final int TRIALS = 10;
  private static final int POINTS_OF_A_MESSAGE = 1_000;
  private static final int COPY_ROWS = 100_000;
  private static final int SECONDS_OF_LOAD = 20;
  private static final int GOAL = 300_000;

  private final KafkaProducer<String, byte[]> producer;
  private final List<RunningTrial> senders;
  private final long[] steps = new long[TRIALS + 2];
  private final Jdbi jdbi;
  private Future<?> lastSent = CompletableFuture.completedFuture(true);

  private KafkaPathMain(KafkaProducer<String, byte[]> producer, Jdbi jdbi) {
    this.producer = producer;
    this.jdbi = jdbi;
    senders = RunningTrials.add(jdbi, TRIALS + 2);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int points = Integer.parseInt(arguments[1]);
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                folder.resolve("postgres"), 0, EmbeddedPostgres.Durability.SAFE);
        EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        HikariDataSource pool = postgres.address().pool("web", 8);
        HikariDataSource changes = postgres.address().pool("web-changes", 1);
        WebServer server =
            WebServer.start(
                new WebSettings("127.0.0.1", 0, Set.of(), false, "dev"),
                Stores.over(pool, changes),
                Map.of(),
                InstantSource.system())) {
      KafkaClients kafka = new KafkaClients(broker.bootstrap());
      try (Admin admin = kafka.admin("bench")) {
        TopicSetup.ensure(admin, TopicNames.DEFAULT, List.of());
      }
      try (KafkaProducer<String, byte[]> producer = kafka.producer("bench")) {
        System.out.printf("path bare_copy %.0f%n", bareCopy(postgres.address(), points));
        KafkaPathMain bench = new KafkaPathMain(producer, Databases.jdbi(pool));
        bench.through(postgres.address(), kafka, points, server.port());
      }
    }
  }

  private void send(int number, int points) {
    RunningTrial sender = senders.get(number);
    List<MetricBatch.Point> batch = new ArrayList<>(points);
    for (int i = 0; i < points; i++) {
      long step = ++steps[number];
      batch.add(
          new MetricBatch.Point(
              "iteration/loss",
              step,
              1_700_000_000_000L + step * 25,
              (float) (0.1 + 2 * Math.exp(-step / 1e5))));
    }
    lastSent =
        producer.send(
            new ProducerRecord<>(
                TopicNames.DEFAULT.metrics(),
                Long.toString(sender.attempt().trialId()),
                Json.writeBytes(new MetricBatch(sender.attempt(), sender.runId(), batch))));
  }

  /** Until the broker has all; fails if the last message failed. */
  private void confirm() throws Exception {
    producer.flush();
    lastSent.get();
  }

  private void through(DatabaseAddress address, KafkaClients kafka, int points, int port)
      throws Exception {
    for (int sent = 0, message = 0; sent < points; sent += POINTS_OF_A_MESSAGE, message++) {
      send(message % TRIALS, POINTS_OF_A_MESSAGE);
    }
    confirm();
    long start = System.nanoTime();
    try (WebIngest ingest = WebIngest.start(address, kafka, TopicNames.DEFAULT)) {
      awaitMessages((points + POINTS_OF_A_MESSAGE - 1) / POINTS_OF_A_MESSAGE);
      double rate = points / ((System.nanoTime() - start) / 1e9);
      System.out.printf("path kafka %.0f%n", rate);
      visible("goal", TRIALS, GOAL / 2, port);
      visible("reached", TRIALS + 1, rate / 2, port);
      System.out.printf("path checks %d%n", ingest.checks(address.pool("check", 1)).size());
    }
  }

  private void awaitMessages(long messages) {
    while (jdbi.withHandle(
            handle ->
                handle
                    .select("select coalesce(sum(next_offset), 0) from consumer_position")
                    .mapTo(long.class)
                    .one())
        < messages) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** A point every 50 ms of a run of its own, amid the load; who asks learns when it shows. */
  private void visible(String name, int marker, double load, int port) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    long[] sentAt = new long[SECONDS_OF_LOAD * 20 + 2];
    CompletableFuture<long[]> asking =
        CompletableFuture.supplyAsync(() -> ask(port, marker, sentAt, done));
    long start = System.nanoTime();
    long sent = 0;
    int markers = 0;
    for (double seconds = 0; seconds < SECONDS_OF_LOAD; ) {
      seconds = (System.nanoTime() - start) / 1e9;
      if (markers < seconds * 20) {
        markers++;
        sentAt[markers] = System.nanoTime();
        send(marker, 1);
      }
      if (sent < seconds * load) {
        send((int) (sent / POINTS_OF_A_MESSAGE % TRIALS), POINTS_OF_A_MESSAGE);
        sent += POINTS_OF_A_MESSAGE;
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    confirm();
    System.out.printf("path load_%s %.0f%n", name, sent / (double) SECONDS_OF_LOAD);
    TimeUnit.SECONDS.sleep(5);
    done.set(true);
    long[] seen = asking.get();
    long[] millis = new long[markers];
    for (int i = 1; i <= markers; i++) {
      millis[i - 1] = seen[i] == 0 ? 1_000_000 : (seen[i] - sentAt[i]) / 1_000_000;
    }
    Arrays.sort(millis);
    System.out.printf("path visible_%s_p50 %d%n", name, millis[markers / 2]);
    System.out.printf("path visible_%s_p99 %d%n", name, millis[markers * 99 / 100]);
  }

  private static long[] ask(int port, int marker, long[] sentAt, AtomicBoolean done) {
    long[] seen = new long[sentAt.length];
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/api/v1/runs/run-" + marker + "/metrics"))
            .build();
    int shown = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!done.get()) {
        String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        long last = Json.mapper().readTree(body).at("/items/0/last_step").asLong();
        long now = System.nanoTime();
        while (shown < last && shown + 1 < seen.length) {
          shown++;
          seen[shown] = now;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return seen;
  }

  /** The same points as rows of a table with a key, as fast as PostgreSQL takes them. */
  private static double bareCopy(DatabaseAddress address, int points) throws Exception {
    try (HikariDataSource pool = address.pool("copy", 1);
        Connection connection = pool.getConnection()) {
      connection
          .createStatement()
          .execute(
              """
              create table bare (run_number bigint, metric_id integer, step bigint, time bigint,
                                 value double precision,
                                 primary key (run_number, metric_id, step, time))
              """);
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (int from = 0; from < points; from += COPY_ROWS) {
        copy(connection, from);
        connection.commit();
      }
      double rate = points / ((System.nanoTime() - start) / 1e9);
      connection.createStatement().execute("drop table bare");
      connection.commit();
      return rate;
    }
  }

  private static void copy(Connection connection, int from) throws Exception {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy bare from stdin (format binary)");
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    buffer.put("PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(0).putInt(0);
    for (int i = from; i < from + COPY_ROWS; i++) {
      buffer.putShort((short) 5);
      buffer.putInt(8).putLong(i % TRIALS);
      buffer.putInt(4).putInt(1);
      buffer.putInt(8).putLong(i);
      buffer.putInt(8).putLong(1_700_000_000_000L + i);
      buffer.putInt(8).putDouble(1.0 / (i + 1));
      if (buffer.remaining() < 100) {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    buffer.putShort((short) -1);
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    copy.endCopy();
  }
}
