package org.espalier.web.trial;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.PointColumns;

/**
 * Many series in one binary frame on one grid of steps, as docs/curve-frame.md describes it: a
 * header in JSON, then for each series least, greatest and last value of each bucket. Values are
 * quantised to 16 bits between the series' own least and greatest number, or stand as 32-bit floats
 * where one is infinite. Pure.
 */
final class CurveFrame {
  /** The media type. */
  static final String TYPE = "application/vnd.espalier.curves";

  private static final byte[] MAGIC = {'E', 'S', 'C', '1'};
  private static final int NO_NUMBER = 0xFFFF;
  private static final int LEVELS = 0xFFFE;
  private static final int COLUMNS = 3;

  private CurveFrame() {}

  record Header(String metric, int buckets, double from, double width, List<Series> items) {}

  /**
   * @param encoding {@code u16} or {@code f32}
   * @param low value of level 0; {@code high}: value of level 65,534
   * @param nan points whose value is NaN
   * @param offset of its columns from the end of the header, in bytes
   */
  record Series(
      String runId, int count, int nan, String encoding, double low, double high, int offset) {
    boolean isNarrow() {
      return encoding.equals("u16");
    }
  }

  /**
   * @param order the runs, in the order in which they are to stand
   * @param points of those that have any
   */
  static byte[] write(
      String metric, List<String> order, Map<String, PointColumns> points, int buckets) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (PointColumns series : points.values()) {
      if (!series.isEmpty()) {
        first = Math.min(first, series.step(0));
        last = Math.max(last, series.step(series.size() - 1));
      }
    }
    double from = first > last ? 0 : first;
    double width = first > last ? 1 : Math.max(1, ((double) last - from + 1) / buckets);
    Map<String, BucketColumns> columns = new LinkedHashMap<>();
    for (String run : order) {
      PointColumns series = points.get(run);
      if (series != null && !series.isEmpty()) {
        columns.put(run, BucketColumns.of(series, from, width, buckets));
      }
    }
    List<Series> items = describe(columns, buckets);
    return encode(new Header(metric, buckets, from, width, items), columns);
  }

  private static List<Series> describe(Map<String, BucketColumns> columns, int buckets) {
    List<Series> items = new ArrayList<>();
    int offset = 0;
    for (Map.Entry<String, BucketColumns> entry : columns.entrySet()) {
      BucketColumns series = entry.getValue();
      double low = series.low();
      double high = series.high();
      boolean finite = !Double.isInfinite(low) && !Double.isInfinite(high - low);
      items.add(
          new Series(
              entry.getKey(),
              series.count(),
              series.nan(),
              finite ? "u16" : "f32",
              low,
              high,
              offset));
      offset += bytes(items.getLast(), buckets);
    }
    return items;
  }

  private static int bytes(Series series, int buckets) {
    return aligned(COLUMNS * buckets * (series.isNarrow() ? Short.BYTES : Float.BYTES));
  }

  private static byte[] encode(Header header, Map<String, BucketColumns> columns) {
    byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
    int start = aligned(MAGIC.length + Integer.BYTES + text.length);
    int size = header.items().stream().mapToInt(item -> bytes(item, header.buckets())).sum();
    ByteBuffer frame = ByteBuffer.allocate(start + size).order(ByteOrder.LITTLE_ENDIAN);
    frame.put(MAGIC).putInt(start).put(text);
    while (frame.position() < start) {
      frame.put((byte) ' ');
    }
    for (Series item : header.items()) {
      BucketColumns series = columns.get(item.runId());
      if (series != null) {
        frame.position(start + item.offset());
        put(frame, series.buckets(), series::min, item);
        put(frame, series.buckets(), series::max, item);
        put(frame, series.buckets(), series::last, item);
      }
    }
    return frame.array();
  }

  private static void put(
      ByteBuffer frame, int buckets, IntToDoubleFunction column, Series series) {
    double range = series.high() - series.low();
    double scale = range > 0 ? LEVELS / range : 0;
    for (int i = 0; i < buckets; i++) {
      double value = column.applyAsDouble(i);
      if (!series.isNarrow()) {
        frame.putFloat((float) value);
      } else if (Double.isNaN(value)) {
        frame.putShort((short) NO_NUMBER);
      } else {
        frame.putShort((short) Math.round((value - series.low()) * scale));
      }
    }
  }

  private static int aligned(int bytes) {
    return (bytes + 7) / 8 * 8;
  }
}
