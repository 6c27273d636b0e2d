package org.espalier.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.tracking.TestDatabase;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.metric.HistoryCompactor;
import org.espalier.tracking.metric.HistoryPage;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.metric.SeriesSummary;
import org.junit.jupiter.api.Test;

/**
 * 50 clients write to the same two runs and the same keys, over two servers' writers and past them,
 * while the history is packed: nobody waits for ever, nothing is lost, and there is one latest.
 */
class ManyWritersTest {
  private static final int CLIENTS = 50;
  private static final int WRITES = 40;

  @Test
  void nothingIsLostAndThereIsOneLatest() throws Exception {
    try (TestDatabase database = TestDatabase.open();
        HikariDataSource other = database.anotherPool(4);
        TrackingStores second = TrackingStores.over(other);
        HistoryCompactor compactor = new HistoryCompactor(other, Duration.ofMillis(5))) {
      database.run("a");
      database.run("b");
      compactor.start();
      CyclicBarrier start = new CyclicBarrier(CLIENTS);
      List<Future<Integer>> clients = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
        for (int client = 0; client < CLIENTS; client++) {
          int number = client;
          TrackingStores server = client % 2 == 0 ? database.stores() : second;
          clients.add(
              threads.submit(
                  () -> {
                    start.await();
                    return write(server, number);
                  }));
        }
      }
      int params = 0;
      for (Future<Integer> client : clients) {
        params += client.get();
      }
      assertThat(params).as("clients whose value of the shared param was accepted").isEqualTo(1);
      for (String run : List.of("a", "b")) {
        check(database, run);
      }
      assertThat(deadlocks(database)).isZero();
    }
  }

  /** Whether its value of the one param that all want to set was the accepted one. */
  private static int write(TrackingStores server, int client) {
    int accepted = 0;
    for (int i = 0; i < WRITES; i++) {
      String run = (client + i) % 2 == 0 ? "a" : "b";
      String otherRun = run.equals("a") ? "b" : "a";
      MetricPoint point = point(client, i);
      switch (i % 3) {
        case 0 -> server.metrics().append(Map.of(otherRun, List.of(point), run, List.of(point)));
        default -> {
          server.runWriter().write(RunWrite.ofPoints(run, List.of(point, point)));
          server.runWriter().write(RunWrite.ofPoints(otherRun, List.of(point)));
        }
      }
      server.runWriter().write(RunWrite.ofTag(run, "shared", client + "/" + i));
      server.runWriter().write(RunWrite.ofTag(run, "own-" + client, Integer.toString(i)));
      server.runWriter().write(RunWrite.ofParam(run, "own-" + client, "same"));
    }
    try {
      server.runWriter().write(RunWrite.ofParam("a", "shared", Integer.toString(client)));
      accepted = 1;
    } catch (TrackingException refused) {
      assertThat(refused.kind()).isEqualTo(TrackingException.Kind.INVALID);
    }
    return accepted;
  }

  private static MetricPoint point(int client, int write) {
    return new MetricPoint("loss", write * 10L, client, client * 1_000 + write);
  }

  private static void check(TestDatabase database, String run) {
    TreeSet<Double> expected = new TreeSet<>();
    for (int client = 0; client < CLIENTS; client++) {
      for (int write = 0; write < WRITES; write++) {
        expected.add(point(client, write).value());
      }
    }
    List<MetricPoint> stored =
        database.stores().metrics().history(run, "loss", HistoryPage.START, 1_000_000).points();
    assertThat(stored).hasSize(expected.size());
    assertThat(stored.stream().map(MetricPoint::value).toList())
        .containsExactlyInAnyOrderElementsOf(expected);
    MetricPoint last = point(CLIENTS - 1, WRITES - 1);
    assertThat(database.stores().metrics().summaries(List.of(run)).get(run))
        .containsExactly(
            new SeriesSummary(
                "loss", last.step(), last.time(), last.value(), 0, last.value(), 2_000, 0));
    RunData data = database.stores().runs().data(database.stores().runs().get(run));
    for (int client = 0; client < CLIENTS; client++) {
      assertThat(Integer.parseInt(data.tags().get("own-" + client)))
          .isGreaterThanOrEqualTo(WRITES - 2);
      assertThat(data.params()).containsEntry("own-" + client, "same");
    }
    assertThat(data.tags().get("shared")).matches("\\d+/(38|39)");
  }

  private static long deadlocks(TestDatabase database) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        """
                        select deadlocks from pg_stat_database
                        where datname = current_database()
                        """)
                    .mapTo(long.class)
                    .one());
  }
}
