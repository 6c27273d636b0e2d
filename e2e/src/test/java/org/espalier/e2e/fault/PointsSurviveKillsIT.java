package org.espalier.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.espalier.e2e.farm.Farm;
import org.espalier.e2e.farm.JavaProcess;
import org.espalier.e2e.farm.PointSource;
import org.espalier.tracking.Databases;
import org.espalier.tracking.metric.JdbcMetricStore;
import org.espalier.tracking.metric.MetricNames;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No point is lost and none is double, whoever is killed when: the ingester, which packs the
 * history as well, is killed at random moments while points come in; once the broker is killed and
 * once PostgreSQL is restarted. {@code -Despalier.kills=N} and {@code -Despalier.points=N} set how
 * often and over how many points (200 and a million for a night), {@code -Despalier.fault.seed=N}
 * the moments.
 */
@Tag("slow")
class PointsSurviveKillsIT {
  private static final int KILLS = Integer.getInteger("espalier.kills", 8);
  private static final int POINTS = Integer.getInteger("espalier.points", 80_000);

  /** The fewer, the more points of a series come at once, and the more are packed at once. */
  private static final int TRIALS = Integer.getInteger("espalier.trials", 8);

  /** Whole messages for every trial. */
  private static final int PORTION = 250 * TRIALS;

  @TempDir Path folder;

  @Test
  void theSetOfPointsIsWhatWasSent() throws Exception {
    long seed = Long.getLong("espalier.fault.seed", System.nanoTime());
    System.out.printf("%d kills over %d points: -Despalier.fault.seed=%d%n", KILLS, POINTS, seed);
    Random moments = new Random(seed);
    try (Farm farm = new Farm(folder);
        HikariDataSource pool = farm.database().pool("check", 2)) {
      Jdbi jdbi = Databases.jdbi(pool);
      try (PointSource source = new PointSource(farm, jdbi, TRIALS)) {
        int brokerDies = 1 + moments.nextInt(KILLS);
        int databaseStops = 1 + moments.nextInt(KILLS);
        for (int kill = 1; kill <= KILLS; kill++) {
          long due = (long) POINTS / PORTION * kill / KILLS * PORTION - source.sent();
          JavaProcess ingester = farm.startIngester();
          CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(source, due));
          if (kill == brokerDies) {
            farm.killAndRestartBroker();
          }
          if (kill == databaseStops) {
            farm.restartPostgres();
          }
          TimeUnit.MILLISECONDS.sleep(moments.nextInt(1_200));
          ingester.kill();
          sending.get(3, TimeUnit.MINUTES);
        }
        JavaProcess last = farm.startIngester();
        awaitAllRead(jdbi, source.messages());
        check(pool, jdbi, source);
        List<String> before = summaries(jdbi);
        last.kill();

        jdbi.useHandle(handle -> handle.execute("delete from consumer_position"));
        JavaProcess again = farm.startIngester();
        awaitAllRead(jdbi, source.messages());
        check(pool, jdbi, source);
        assertThat(summaries(jdbi)).isEqualTo(before);
        again.kill();
      }
    }
  }

  private static void send(PointSource source, long points) {
    try {
      source.send(points);
    } catch (Exception e) {
      throw new IllegalStateException("the points could not be sent", e);
    }
  }

  /** Until every message of the topic has been applied. */
  private static void awaitAllRead(Jdbi jdbi, long messages) {
    await()
        .atMost(Duration.ofMinutes(5))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        longs(
                            jdbi,
                            """
                            select coalesce(sum(next_offset), 0) from consumer_position
                            where topic like '%metrics'
                            """))
                    .isEqualTo(messages));
  }

  private static void check(HikariDataSource pool, Jdbi jdbi, PointSource source) {
    JdbcMetricStore store = new JdbcMetricStore(pool, new MetricNames(pool));
    List<String> wrong = new ArrayList<>();
    long[] count = {0};
    store.each(
        source.runIds(),
        PointSource.METRIC,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (run, points) -> {
          count[0] += points.size();
          PointSource.difference(points).ifPresent(text -> wrong.add(run + ": " + text));
        });
    assertThat(wrong).isEmpty();
    assertThat(count[0]).isEqualTo(source.sent());
    assertThat(
            longs(
                jdbi,
                """
                select (select coalesce(sum(point_count), 0) from metric_chunk)
                  + (select coalesce(sum(point_count), 0) from metric_block)
                """))
        .as("stored rows, before what is double is left out")
        .isEqualTo(source.sent());
  }

  private static List<String> summaries(Jdbi jdbi) {
    return jdbi.withHandle(
        handle ->
            handle
                .select("select s::text from metric_series s order by 1")
                .mapTo(String.class)
                .list());
  }

  private static long longs(Jdbi jdbi, String sql) {
    return jdbi.withHandle(handle -> handle.select(sql).mapTo(long.class).one());
  }
}
