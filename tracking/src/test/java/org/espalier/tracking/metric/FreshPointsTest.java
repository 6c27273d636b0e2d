package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large portions are packed where they come in, and nobody can tell by reading. */
class FreshPointsTest {
  private final TestDatabase database = TestDatabase.open();
  private final MetricStore store = database.stores().metrics();

  @BeforeEach
  void run() {
    database.run("a");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static List<MetricPoint> points(int from, int to) {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = from; step < to; step++) {
      points.add(
          new MetricPoint("loss", step, 7L * step, step % 9 == 0 ? Double.NaN : Math.sin(step)));
    }
    return points;
  }

  private void append(List<MetricPoint> points) {
    store.append(Map.of("a", points));
  }

  private List<Integer> stored(String table) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select point_count from %s order by first_step".formatted(table))
                    .mapTo(Integer.class)
                    .list());
  }

  @Test
  void whatIsLargeAndLastIsPackedAtOnce() {
    int least = FreshPoints.LEAST_PACKED;
    append(points(0, 5_000));
    append(points(10_000, 10_000 + least - 1));
    assertThat(stored("metric_block")).containsExactly(2_500, 2_500);
    assertThat(stored("metric_chunk")).containsExactly(least - 1);

    append(points(6_000, 9_000));
    assertThat(stored("metric_chunk"))
        .as("what comes late is left to the compactor")
        .containsExactly(3_000, least - 1);

    append(points(0, 5_000));
    append(points(20_000, 20_000 + least));
    append(points(20_000, 20_000 + least));
    assertThat(stored("metric_block")).containsExactly(2_500, 2_500, least);

    List<MetricPoint> expected = points(0, 5_000);
    expected.addAll(points(6_000, 9_000));
    expected.addAll(points(10_000, 10_000 + least - 1));
    expected.addAll(points(20_000, 20_000 + least));
    assertThat(store.history("a", "loss", HistoryPage.START, 100_000).points()).isEqualTo(expected);
    assertThat(store.summaries(List.of("a")).get("a").getFirst().count())
        .isEqualTo(expected.size());
  }

  @Test
  void blocksOfSmallPortionsAreMergedWheneverTheSeriesGrewByAFullBlock() {
    append(points(0, 2_500));
    for (int from = 2_500; from < 10_000; from += 500) {
      append(points(from, from + 500));
      append(points(from, from + 500));
    }
    assertThat(stored("metric_block")).containsExactly(2_500, 3_000, 3_000, 500, 500, 500);
    assertThat(stored("metric_chunk")).isEmpty();
    assertThat(store.history("a", "loss", HistoryPage.START, 100_000).points())
        .isEqualTo(points(0, 10_000));
  }
}
