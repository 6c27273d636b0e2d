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
import org.espalier.tracking.metric.StepGrid;

/**
 * Many series in one binary frame on one grid of steps, as docs/curve-frame.md describes it: a
 * header in JSON, then for each series least, greatest and last value of each bucket, and the
 * smoothed one where smoothing is wanted. Values are quantised to 16 bits between the series' own
 * least and greatest number, or stand as 32-bit floats where one is infinite or the frame is small.
 * Pure.
 */
final class CurveFrame {
  /** The media type. */
  static final String TYPE = "application/vnd.espalier.curves";

  private static final byte[] MAGIC = {'E', 'S', 'C', '1'};
  private static final int NO_NUMBER = 0xFFFF;
  private static final int LEVELS = 0xFFFE;

  /** Values of a frame that is sent in 32 bits: 240 kB. */
  private static final int SMALL = 60_000;

  private CurveFrame() {}

  record Header(
      String metric,
      int buckets,
      double from,
      double width,
      double smooth,
      List<String> columns,
      List<Series> items) {}

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
   * @param smooth weight of the average before, 0 (no smoothed column) to below 1
   * @param series on the grid, by run, in the order in which they are to stand
   */
  static byte[] write(
      String metric, double smooth, StepGrid grid, Map<String, BucketColumns> series) {
    Map<String, BucketColumns> columns = new LinkedHashMap<>(series);
    columns.values().removeIf(one -> one.count() == 0);
    int buckets = grid.buckets();
    List<String> names =
        smooth > 0 ? List.of("min", "max", "last", "smooth") : List.of("min", "max", "last");
    boolean small = (long) columns.size() * buckets * names.size() <= SMALL;
    List<Series> items = describe(columns, buckets, names.size(), small);
    return encode(
        new Header(metric, buckets, grid.from(), grid.width(), smooth, names, items), columns);
  }

  private static List<Series> describe(
      Map<String, BucketColumns> columns, int buckets, int width, boolean small) {
    List<Series> items = new ArrayList<>();
    int offset = 0;
    for (Map.Entry<String, BucketColumns> entry : columns.entrySet()) {
      BucketColumns series = entry.getValue();
      double low = series.low();
      double high = series.high();
      boolean narrow = !small && !Double.isInfinite(low) && !Double.isInfinite(high - low);
      items.add(
          new Series(
              entry.getKey(),
              series.count(),
              series.nan(),
              narrow ? "u16" : "f32",
              low,
              high,
              offset));
      offset += bytes(items.getLast(), buckets, width);
    }
    return items;
  }

  private static int bytes(Series series, int buckets, int width) {
    return aligned(width * buckets * (series.isNarrow() ? Short.BYTES : Float.BYTES));
  }

  private static byte[] encode(Header header, Map<String, BucketColumns> columns) {
    byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
    int start = aligned(MAGIC.length + Integer.BYTES + text.length);
    int width = header.columns().size();
    int size = header.items().stream().mapToInt(item -> bytes(item, header.buckets(), width)).sum();
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
        if (header.smooth() > 0) {
          put(frame, series.buckets(), series::smoothed, item);
        }
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
