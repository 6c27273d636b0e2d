package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdbcMetricStoreTest extends MetricStoreContract {
  private final TestDatabase database = TestDatabase.open();

  @Override
  MetricStore emptyStore() {
    database.run("a");
    database.run("b");
    return database.stores().metrics();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long rewind(int epoch, long iteration) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select rewind_run(run_number, ?, ?) from run where run_id = 'a'",
                        epoch,
                        iteration)
                    .mapTo(long.class)
                    .one());
  }

  @Test
  void aRewindTakesBackWhatCameAfterTheCheckpointAndSparesTheSystemMetrics() {
    MetricStore store = database.stores().metrics();
    List<MetricPoint> points = new ArrayList<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      points.add(new MetricPoint("accuracy", epoch, epoch * 100L, 0.5 + epoch));
      for (int iteration = 1; iteration <= 10; iteration++) {
        long step = (epoch - 1) * 10L + iteration;
        points.add(new MetricPoint("iteration/loss", step, step, 1.0 / step));
        points.add(new MetricPoint("system/cpu", step, step, step));
      }
    }
    for (MetricPoint point : points) {
      store.append(Map.of("a", List.of(point)));
    }
    assertThat(rewind(2, 20)).isEqualTo(22);
    assertThat(store.summaries(List.of("a")).get("a"))
        .containsExactly(
            new SeriesSummary("accuracy", 2, 200, 2.5, 1.5, 2.5, 2, 0),
            new SeriesSummary("iteration/loss", 20, 20, 0.05, 0.05, 1.0, 20, 0),
            new SeriesSummary("system/cpu", 40, 40, 40, 1, 40, 40, 0));
    store.append(Map.of("a", points));
    assertThat(store.summaries(List.of("a")).get("a").getFirst().count()).isEqualTo(4);
    assertThat(rewind(0, 0)).isEqualTo(44);
    assertThat(store.summaries(List.of("a")).get("a")).hasSize(1);
    assertThat(rewind(0, 0)).isZero();
  }
}
