package org.espalier.tracking.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.espalier.tracking.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packing changes where points lie, and nothing else. */
class HistoryCompactorTest {
  private static final Comparator<MetricPoint> ORDER =
      Comparator.comparingLong(MetricPoint::step)
          .thenComparingLong(MetricPoint::time)
          .thenComparingDouble(MetricPoint::value);
  private static final double[] ODD_VALUES = {
    0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE
  };

  private final TestDatabase database = TestDatabase.open();
  private final MetricStore store = database.stores().metrics();
  private final HistoryCompactor compactor =
      new HistoryCompactor(database.pool(), Duration.ofDays(1));

  @BeforeEach
  void run() {
    database.run("a");
  }

  @AfterEach
  void close() {
    compactor.close();
    database.close();
  }

  private List<MetricPoint> history() {
    List<MetricPoint> read = new ArrayList<>();
    HistoryPage page = store.history("a", "loss", HistoryPage.START, 700);
    read.addAll(page.points());
    while (page.more()) {
      page = store.history("a", "loss", read.getLast(), 700);
      read.addAll(page.points());
    }
    return read;
  }

  private long count(String sql) {
    return database.jdbi().withHandle(handle -> handle.select(sql).mapTo(Long.class).one());
  }

  private void append(List<MetricPoint> points) {
    store.append(Map.of("a", points));
  }

  private static MetricPoint loss(long step, long time, double value) {
    return new MetricPoint("loss", step, time, value);
  }

  private List<MetricPoint> viewed() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select step, time, value from metric_point where metric = 'loss'")
                    .map((row, context) -> loss(row.getLong(1), row.getLong(2), row.getDouble(3)))
                    .list())
        .stream()
        .sorted(ORDER)
        .toList();
  }

  @Test
  void whateverIsWrittenInWhateverOrderIsReadTheSame() throws SQLException {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      TreeSet<MetricPoint> expected = new TreeSet<>(ORDER);
      database.jdbi().useHandle(handle -> handle.execute("delete from run"));
      database.run("a");
      int steps = random.nextBoolean() ? 30_000 : 40;
      for (int write = 0; write < 25; write++) {
        List<MetricPoint> points = new ArrayList<>();
        boolean late = random.nextInt(4) == 0;
        for (int i = 0; i < random.nextInt(1, 900); i++) {
          points.add(point(random, write * 900 + i, late, steps));
        }
        append(points);
        expected.addAll(points);
        switch (random.nextInt(4)) {
          case 0 -> compactor.packAll();
          case 1 -> compactor.round();
          case 2 -> append(new ArrayList<>(expected).subList(0, expected.size() / 2));
          default -> {}
        }
      }
      assertThat(history()).as("seed " + seed).containsExactlyElementsOf(expected);
      compactor.packAll();
      assertThat(history()).as("seed " + seed).containsExactlyElementsOf(expected);
      assertThat(count("select count(*) from metric_chunk")).isZero();
      SeriesSummary summary = store.summaries(List.of("a")).get("a").getFirst();
      assertThat(summary.count()).isEqualTo(expected.size());
      assertThat(count("select sum(point_count) from metric_block")).isEqualTo(expected.size());
      append(List.copyOf(expected));
      assertThat(count("select count(*) from metric_chunk")).isZero();
    }
  }

  private static MetricPoint point(Random random, int place, boolean late, int steps) {
    double value =
        random.nextInt(20) == 0
            ? ODD_VALUES[random.nextInt(ODD_VALUES.length)]
            : (float) random.nextGaussian();
    long step = late ? random.nextInt(steps) : steps == 40 ? place / 600 : place;
    return loss(step, late ? random.nextInt(5) : place, value);
  }

  @Test
  void theViewShowsPackedPointsToo() throws SQLException {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      points.add(loss(i, 1_000L * i, i % 100 == 0 ? Double.NaN : Math.sin(i)));
    }
    append(points);
    compactor.packAll();
    append(List.of(loss(7_000, 1, 1)));
    points.add(loss(7_000, 1, 1));
    assertThat(viewed()).isEqualTo(points);
  }

  @Test
  void aRewindCutsBlocks() throws SQLException {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      points.add(loss(i, i, i == 4_000 ? 99 : i == 9_000 ? -99 : i % 500 == 0 ? Double.NaN : 1));
    }
    append(points);
    compactor.packAll();
    append(List.of(loss(10_001, 10_001, 2)));
    assertThat(rewind(5_000)).isEqualTo(5_001);
    assertThat(history()).isEqualTo(points.subList(0, 5_000));
    assertThat(store.summaries(List.of("a")).get("a"))
        .containsExactly(new SeriesSummary("loss", 5_000, 5_000, Double.NaN, 1, 99, 5_000, 9));
    compactor.packAll();
    append(points);
    assertThat(history()).isEqualTo(points);
    assertThat(rewind(4_096)).isEqualTo(5_904);
    assertThat(rewind(0)).isEqualTo(4_096);
    assertThat(count("select count(*) from metric_block")).isZero();
  }

  private long rewind(int epoch) {
    return count("select rewind_run(run_number, %d, 0) from run".formatted(epoch));
  }

  @Test
  void readersSeeEveryPointWhilePointsMove() throws Exception {
    List<MetricPoint> points = new ArrayList<>();
    try (HistoryCompactor busy =
        new HistoryCompactor(database.pool(), Duration.ofMillis(1)).start()) {
      for (int write = 0; write < 150; write++) {
        List<MetricPoint> some = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          some.add(loss(write * 100 + i, i, i));
        }
        CompletableFuture<List<MetricPoint>> read =
            CompletableFuture.supplyAsync(
                () -> store.history("a", "loss", HistoryPage.START, 1_000_000).points());
        CompletableFuture<Integer> packing = CompletableFuture.supplyAsync(this::packAll);
        List<MetricPoint> before = List.copyOf(points);
        append(some);
        points.addAll(some);
        packing.get();
        assertThat(read.get().subList(0, before.size())).isEqualTo(before);
      }
      assertThat(busy.packed()).isLessThanOrEqualTo(points.size());
    }
    assertThat(history()).isEqualTo(points);
  }

  private int packAll() {
    try {
      return compactor.packAll();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSeriesIsPackedWhenItIsManyRowsAndWhenItIsQuiet() throws SQLException {
    for (int i = 0; i < 63; i++) {
      append(List.of(loss(i, i, i)));
    }
    assertThat(compactor.round()).isZero();
    append(List.of(loss(63, 63, 63)));
    assertThat(compactor.round()).isEqualTo(64);
    append(List.of(loss(64, 64, 64)));
    int rounds = 0;
    while (compactor.round() == 0) {
      rounds++;
    }
    assertThat(rounds).isEqualTo(6);
    assertThat(count("select count(*) from metric_block")).isEqualTo(1);
  }

  @Test
  void pointsWithoutStepsArePackedInAFewPassesOnly() throws SQLException {
    List<MetricPoint> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      all.add(loss(0, i, i));
    }
    for (int from = 0; from < 20_000; from += 1_000) {
      append(all.subList(from, from + 1_000));
      compactor.packAll();
    }
    assertThat(count("select count(*) from metric_block")).isBetween(5L, 8L);
    assertThat(count("select max(block_id) from metric_block")).isLessThan(60);
    assertThat(history()).isEqualTo(all);
  }

  @Test
  void lateSinglePointsDoNotRepackTheWholeSeries() throws SQLException {
    List<MetricPoint> all = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      all.add(loss(2L * i, i, i));
    }
    append(all);
    compactor.packAll();
    long before = count("select max(block_id) from metric_block");
    MetricPoint early = loss(3, 5, 5);
    MetricPoint end = loss(1_000_000, 5, 5);
    append(List.of(early, end));
    compactor.packAll();
    assertThat(count("select max(block_id) from metric_block") - before).isLessThanOrEqualTo(4);
    all.add(early);
    all.add(end);
    all.sort(ORDER);
    assertThat(history()).isEqualTo(all);
    Collections.shuffle(all, new Random(1));
    append(all.subList(0, 500));
    assertThat(count("select count(*) from metric_chunk")).isZero();
  }

  /** What a fold was told, and how much of it as summaries. */
  private static final class Told implements SeriesFold {
    private final StepGrid grid;
    private final double[] least;
    private final double[] greatest;
    private final double[] last;
    private int points;
    private int summarised;

    Told(StepGrid grid) {
      this.grid = grid;
      least = new double[grid.buckets()];
      greatest = new double[grid.buckets()];
      last = new double[grid.buckets()];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    }

    @Override
    public void point(long step, double value) {
      summary(step, value, value, value, 1, 0);
      summarised--;
    }

    @Override
    public void summary(
        long lastStep, double minimum, double maximum, double end, int count, int nanCount) {
      int bucket = grid.bucket(lastStep);
      least[bucket] = Math.min(least[bucket], minimum);
      greatest[bucket] = Math.max(greatest[bucket], maximum);
      last[bucket] = end;
      points += count;
      summarised += count;
    }
  }

  @Test
  void aWideLookReadsSummariesAndKeepsEverySpike() throws SQLException {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 300_000; step++) {
      points.add(loss(step, step, step == 77_777 ? 1e9 : step == 233_333 ? -1e9 : step % 10));
    }
    append(points);
    compactor.packAll();
    append(List.of(loss(300_000, 300_000, 5)));
    points.add(loss(300_000, 300_000, 5));
    for (int buckets : new int[] {7, 500}) {
      for (long from : new long[] {Long.MIN_VALUE, 50_000}) {
        StepGrid grid =
            store.grid(List.of("a"), "loss", from, Long.MAX_VALUE, buckets).orElseThrow();
        Told read = new Told(grid);
        store.fold(List.of("a"), "loss", from, Long.MAX_VALUE, grid, run -> read);
        Told expected = new Told(grid);
        points.stream()
            .filter(point -> point.step() >= from)
            .forEach(point -> expected.point(point.step(), point.value()));
        assertThat((long) grid.from()).isEqualTo(Math.max(0, from));
        assertThat(read.points).isEqualTo(expected.points);
        assertThat(read.least).isEqualTo(expected.least);
        assertThat(read.greatest).isEqualTo(expected.greatest);
        assertThat(read.last).isEqualTo(expected.last);
        if (buckets == 7) {
          assertThat(read.summarised).isGreaterThan(200_000);
        }
      }
    }
    assertThat(store.grid(List.of("a"), "other", 0, 10, 5)).isEmpty();
    assertThat(store.grid(List.of("nobody"), "loss", 0, 10, 5)).isEmpty();
  }

  @Test
  void whatWasUnpackedIsNotShownWhenItsBlocksWerePackedAnew() throws SQLException {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      points.add(loss(2L * step, step, step % 10));
    }
    append(points);
    compactor.packAll();
    assertThat(folded().greatest).containsOnly(9.0);
    MetricPoint late = loss(20_001, 5, 1e6);
    append(List.of(late));
    points.add(late);
    for (String when : List.of("fresh", "packed")) {
      Told read = folded();
      assertThat(read.points).as(when).isEqualTo(20_001);
      assertThat(Arrays.stream(read.greatest).filter(value -> value == 1e6)).as(when).hasSize(1);
      compactor.packAll();
    }
    database.jdbi().useHandle(handle -> handle.execute("delete from metric_block"));
    assertThat(folded().points).as("deleted").isZero();
  }

  private Told folded() {
    Told read = new Told(StepGrid.of(0, 39_999, 100));
    store.fold(List.of("a"), "loss", Long.MIN_VALUE, Long.MAX_VALUE, read.grid, run -> read);
    return read;
  }
}
