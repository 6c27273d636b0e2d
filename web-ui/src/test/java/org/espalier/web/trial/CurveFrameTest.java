package org.espalier.web.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.PointColumns;
import org.espalier.tracking.metric.StepGrid;
import org.junit.jupiter.api.Test;

/** What a browser reads out of a frame is what went into it. */
class CurveFrameTest {
  private static final int BUCKETS = 50;

  @Test
  void everySpikeAndEveryGapIsThere() throws IOException {
    Random random = new Random(7);
    PointColumns points = new PointColumns();
    for (int step = 1; step <= 10_000; step++) {
      points.add(step, step, step == 4_321 ? 50 : random.nextDouble());
    }
    PointColumns sparse = new PointColumns();
    sparse.add(1, 1, 0.5);
    sparse.add(10_000, 2, Double.NaN);
    Decoded frame =
        new Decoded(frame(BUCKETS, List.of("a", "b", "c"), Map.of("a", points, "b", sparse)));
    assertThat(frame.header.path("items")).hasSize(2);
    assertThat(frame.header.path("from").asDouble()).isEqualTo(1);
    double width = frame.header.path("width").asDouble();
    int spike = (int) ((4_321 - 1) / width);
    double[] max = frame.column(0, 1);
    assertThat(max[spike]).isEqualTo(50);
    double quantum = 50.0 / 65_534;
    double[] least = frame.column(0, 0);
    double[] last = frame.column(0, 2);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      double lowest = Double.POSITIVE_INFINITY;
      double final_ = 0;
      for (int i = 0; i < points.size(); i++) {
        if (Math.min(BUCKETS - 1, (int) ((points.step(i) - 1) / width)) == bucket) {
          lowest = Math.min(lowest, points.value(i));
          final_ = points.value(i);
        }
      }
      assertThat(least[bucket]).isCloseTo(lowest, within(quantum));
      assertThat(last[bucket]).isCloseTo(final_, within(quantum));
    }
    assertThat(frame.column(1, 2)[0]).isEqualTo(0.5);
    assertThat(frame.column(1, 2)[1]).isNaN();
    assertThat(frame.column(1, 2)[BUCKETS - 1]).isNaN();
    assertThat(frame.header.at("/items/1/nan").asInt()).isEqualTo(1);
  }

  @Test
  void anInfinityIsKeptAndAConstantIsExact() throws IOException {
    PointColumns infinite = new PointColumns();
    infinite.add(1, 1, 1);
    infinite.add(2, 2, Double.POSITIVE_INFINITY);
    PointColumns constant = new PointColumns();
    constant.add(1, 1, -3.25);
    constant.add(2, 2, -3.25);
    Decoded frame = new Decoded(frame(2, List.of("i", "c"), Map.of("i", infinite, "c", constant)));
    assertThat(frame.column(0, 1)).containsExactly(1, Double.POSITIVE_INFINITY);
    assertThat(frame.column(1, 0)).containsExactly(-3.25, -3.25);
  }

  @Test
  void aHundredSeriesFitIntoAMegabyte() throws IOException {
    Random random = new Random(7);
    Map<String, PointColumns> points = new HashMap<>();
    List<String> runs = new ArrayList<>();
    for (int run = 0; run < 100; run++) {
      PointColumns series = new PointColumns();
      for (int step = 0; step < 5_000; step++) {
        series.add(step, step, random.nextGaussian());
      }
      runs.add("%032x".formatted(run));
      points.put(runs.getLast(), series);
    }
    byte[] frame = frame(750, runs, points);
    assertThat(frame.length).isLessThan(500_000);
    assertThat(new Decoded(frame).column(99, 0)).hasSize(750);
  }

  @Test
  void noSeriesIsAFrameToo() throws IOException {
    assertThat(new Decoded(frame(10, List.of("a"), Map.of())).header.path("items")).isEmpty();
  }

  @Test
  void smoothingSeesEveryPointAlsoThoseLeftOfWhatIsShown() throws IOException {
    Random random = new Random(7);
    PointColumns points = new PointColumns();
    Smoothing smoothing = new Smoothing(0.9);
    double[] expected = new double[1001];
    for (int step = 1; step <= 1000; step++) {
      double value = random.nextGaussian();
      points.add(step, step, value);
      expected[step] = smoothing.next(value);
    }
    Decoded frame = new Decoded(frame(50, 501, 0.9, List.of("a"), Map.of("a", points)));
    assertThat(frame.header.path("from").asDouble()).isEqualTo(501);
    assertThat(frame.header.at("/items/0/count").asInt()).isEqualTo(500);
    double[] smoothed = frame.column(0, 3);
    for (int bucket = 0; bucket < 50; bucket++) {
      assertThat(smoothed[bucket]).isCloseTo(expected[510 + 10 * bucket], within(1e-6));
    }
  }

  @Test
  void aConstantStaysWhatItIsHoweverStronglyItIsSmoothed() {
    Smoothing smoothing = new Smoothing(0.999);
    assertThat(smoothing.next(2.5)).isCloseTo(2.5, within(1e-12));
    assertThat(smoothing.next(Double.NaN)).isNaN();
    assertThat(smoothing.next(2.5)).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void fewStepsMakeFewBuckets() throws IOException {
    PointColumns points = new PointColumns();
    for (int epoch = 1; epoch <= 6; epoch++) {
      points.add(epoch, epoch, epoch / 7.0);
    }
    Decoded frame = new Decoded(frame(750, List.of("a"), Map.of("a", points)));
    assertThat(frame.header.path("buckets").asInt()).isEqualTo(6);
    assertThat(frame.header.path("width").asDouble()).isEqualTo(1);
    assertThat(frame.column(0, 2)[5]).isCloseTo(6 / 7.0, within(1e-7));
  }

  private static byte[] frame(int buckets, List<String> order, Map<String, PointColumns> points) {
    return frame(buckets, Long.MIN_VALUE, 0, order, points);
  }

  /** As the route does it, over series that are in memory. */
  private static byte[] frame(
      int buckets, long from, double smooth, List<String> order, Map<String, PointColumns> points) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (PointColumns series : points.values()) {
      first = Math.min(first, Math.max(from, series.step(0)));
      last = Math.max(last, series.step(series.size() - 1));
    }
    StepGrid grid = first > last ? StepGrid.empty() : StepGrid.of(first, last, buckets);
    Map<String, BucketColumns> columns = new LinkedHashMap<>();
    for (String run : order) {
      PointColumns series = points.get(run);
      if (series != null) {
        BucketColumns made = new BucketColumns(grid, smooth);
        for (int i = 0; i < series.size(); i++) {
          made.point(series.step(i), series.value(i));
        }
        columns.put(run, made);
      }
    }
    return CurveFrame.write("loss", smooth, grid, columns);
  }

  /** Reads as docs/curve-frame.md says. */
  private static final class Decoded {
    private final ByteBuffer bytes;
    private final int start;
    private final JsonNode header;

    Decoded(byte[] frame) throws IOException {
      bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(new String(frame, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("ESC1");
      start = bytes.getInt(4);
      assertThat(start % 8).isZero();
      header = Json.mapper().readTree(new String(frame, 8, start - 8, StandardCharsets.UTF_8));
    }

    double[] column(int item, int column) {
      JsonNode series = header.path("items").get(item);
      int buckets = header.path("buckets").asInt();
      boolean narrow = series.path("encoding").asText().equals("u16");
      int size = narrow ? 2 : 4;
      int place = start + series.path("offset").asInt() + column * buckets * size;
      double low = series.path("low").asDouble();
      double high = series.path("high").asDouble();
      double[] values = new double[buckets];
      for (int i = 0; i < buckets; i++) {
        if (narrow) {
          int level = bytes.getShort(place + i * size) & 0xFFFF;
          values[i] = level == 0xFFFF ? Double.NaN : low + level * (high - low) / 65_534;
        } else {
          values[i] = bytes.getFloat(place + i * size);
        }
      }
      return values;
    }
  }
}
