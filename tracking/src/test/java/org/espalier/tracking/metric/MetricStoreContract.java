package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.tracking.TrackingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MetricStore} keeps. */
abstract class MetricStoreContract {
  private MetricStore store;

  /** A store that has the runs {@code a} and {@code b} and no point. */
  abstract MetricStore emptyStore();

  @BeforeEach
  void open() {
    store = emptyStore();
  }

  private void append(String run, MetricPoint... points) {
    store.append(Map.of(run, List.of(points)));
  }

  private static MetricPoint loss(long step, long time, double value) {
    return new MetricPoint("loss", step, time, value);
  }

  private List<MetricPoint> history(String run) {
    return store.history(run, "loss", HistoryPage.START, 1_000_000).points();
  }

  @Test
  void aWrittenPointIsRead() {
    append("a", loss(1, 10, 0.5));
    assertThat(history("a")).containsExactly(loss(1, 10, 0.5));
    assertThat(history("b")).isEmpty();
  }

  @Test
  void writingAgainChangesNothing() {
    MetricPoint[] points = {
      loss(1, 10, 0.5), loss(2, 20, Double.NaN), loss(2, 20, 0.25), loss(2, 21, 0.25)
    };
    append("a", points);
    append("a", points);
    append("a", points[2]);
    assertThat(history("a")).containsExactly(points[0], points[2], points[1], points[3]);
    assertThat(store.summaries(List.of("a")).get("a")).first().returns(4L, SeriesSummary::count);
  }

  @Test
  void theLatestIsTheGreatestByStepThenTimeThenValue() {
    append("a", loss(-5, 2000, 2.0));
    append("a", loss(4, 3000, -3.0));
    append("a", loss(4, 2999, 4.0));
    assertThat(store.summaries(List.of("a")).get("a"))
        .containsExactly(new SeriesSummary("loss", 4, 3000, -3.0, -3.0, 4.0, 3, 0));
  }

  @Test
  void summariesLeaveNanOutOfTheExtremes() {
    append("a", loss(1, 1, Double.NaN));
    assertThat(store.summaries(List.of("a")).get("a"))
        .containsExactly(new SeriesSummary("loss", 1, 1, Double.NaN, Double.NaN, Double.NaN, 1, 1));
    append("a", loss(2, 2, Double.POSITIVE_INFINITY), loss(3, 3, 1e308), loss(4, 4, -0.0));
    assertThat(store.summaries(List.of("a")).get("a"))
        .containsExactly(
            new SeriesSummary("loss", 4, 4, -0.0, -0.0, Double.POSITIVE_INFINITY, 4, 1));
  }

  @Test
  void pointsArriveInAnyOrder() {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 5_000; step++) {
      points.add(loss(step, 1_000 + step, Math.sin(step)));
    }
    List<MetricPoint> shuffled = new ArrayList<>(points);
    Collections.shuffle(shuffled, new Random(7));
    for (int from = 0; from < shuffled.size(); from += 250) {
      store.append(Map.of("a", shuffled.subList(from, from + 250)));
      store.append(Map.of("a", shuffled.subList(from / 2, from / 2 + 100)));
    }
    assertThat(history("a")).isEqualTo(points);
  }

  @Test
  void historyComesInPages() {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      points.add(loss(i / 3, i, i));
    }
    store.append(Map.of("a", points));
    List<MetricPoint> read = new ArrayList<>();
    HistoryPage page = store.history("a", "loss", HistoryPage.START, 999);
    read.addAll(page.points());
    while (page.more()) {
      page = store.history("a", "loss", read.getLast(), 999);
      read.addAll(page.points());
    }
    assertThat(read).isEqualTo(points);
  }

  @Test
  void aCurveKeepsEverySpike() {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 100_000; step++) {
      points.add(loss(step, step, step == 77_777 ? 1e9 : step == 33_333 ? -1e9 : 1));
    }
    store.append(Map.of("a", points, "b", points.subList(0, 50)));
    Map<String, Curve> curves = store.curves(List.of("a", "b"), "loss", 0, Long.MAX_VALUE, 500);
    Curve curve = curves.get("a");
    assertThat(curve.sampled()).isTrue();
    assertThat(curve.buckets()).hasSize(500);
    assertThat(curve.buckets()).anyMatch(bucket -> bucket.maximum() == 1e9);
    assertThat(curve.buckets()).anyMatch(bucket -> bucket.minimum() == -1e9);
    assertThat(curve.buckets().stream().mapToInt(Curve.Bucket::count).sum()).isEqualTo(100_000);
    assertThat(curve.buckets().getLast().lastStep()).isEqualTo(99_999);
    assertThat(curves.get("b").sampled()).isFalse();
    assertThat(curves.get("b").buckets()).hasSize(50);
  }

  @Test
  void foldingInOrderGivesEveryPointHoweverItCame() {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      points.add(loss(i / 2, 9_000 - i, i % 17 == 0 ? Double.NaN : i));
    }
    List<MetricPoint> shuffled = new ArrayList<>(points);
    Collections.shuffle(shuffled, new Random(3));
    for (int from = 0; from < shuffled.size(); from += 700) {
      append(
          "a",
          shuffled
              .subList(from, Math.min(shuffled.size(), from + 700))
              .toArray(MetricPoint[]::new));
    }
    append("b", loss(5, 1, 1), loss(4, 2, 2));
    Map<String, List<String>> told = new HashMap<>();
    store.foldInOrder(
        List.of("b", "nobody", "a"),
        "loss",
        4,
        3_000,
        run -> new InOrder(told.computeIfAbsent(run, id -> new ArrayList<>())));
    assertThat(told.get("a"))
        .isEqualTo(
            history("a").stream()
                .filter(point -> point.step() >= 4 && point.step() <= 3_000)
                .map(point -> point.step() + " " + point.value())
                .toList())
        .hasSize(5_994);
    assertThat(told.get("b")).containsExactly("4 2.0", "5 1.0");
  }

  private record InOrder(List<String> points) implements SeriesFold {
    @Override
    public void point(long step, double value) {
      points.add(step + " " + value);
    }

    @Override
    public void summary(
        long lastStep, double minimum, double maximum, double last, int count, int nanCount) {
      throw new AssertionError("a summary has no order");
    }
  }

  @Test
  void extremeStepsNamesAndTimes() {
    append(
        "a",
        new MetricPoint("Genauigkeit/π 🎯", Long.MAX_VALUE, Long.MAX_VALUE, Double.MIN_VALUE),
        new MetricPoint("Genauigkeit/π 🎯", Long.MIN_VALUE, 0, Double.NEGATIVE_INFINITY));
    assertThat(store.history("a", "Genauigkeit/π 🎯", HistoryPage.START, 10).points()).hasSize(2);
    assertThat(store.curves(List.of("a"), "Genauigkeit/π 🎯", Long.MIN_VALUE, Long.MAX_VALUE, 1))
        .hasSize(1);
  }

  @Test
  void aRunThatIsNotThereIsRefusedAndNothingIsWritten() {
    Map<String, List<MetricPoint>> points =
        Map.of("a", List.of(loss(1, 1, 1)), "nobody", List.of(loss(1, 1, 1)));
    assertThatThrownBy(() -> store.append(points))
        .isInstanceOf(TrackingException.class)
        .hasMessageContaining("nobody");
    assertThat(history("a")).isEmpty();
  }
}
