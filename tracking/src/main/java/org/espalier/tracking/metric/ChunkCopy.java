package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes fresh points into {@code metric_chunk}, as plain columns. */
final class ChunkCopy implements AutoCloseable {
  /** Points of one chunk at the most. */
  static final int MOST_POINTS = 4096;

  private static final int BIGINT = 20;
  private static final int DOUBLE = 701;
  private static final int COLUMNS = 10;
  private static final int ROW_BYTES = 2 + COLUMNS * 12;
  private static final int HEAD_BYTES = 24;
  private static final int POINT_BYTES = 3 * 12;

  private final BinaryCopy copy;

  ChunkCopy(Connection connection) throws SQLException {
    copy =
        new BinaryCopy(
            connection,
            """
            copy metric_chunk (run_number, first_step, last_step, first_time, last_time,
                               metric_id, point_count, steps, times, point_values)
            from stdin (format binary)
            """);
  }

  /** Adds points of one series, in order, in as many chunks as they need. */
  void write(SeriesKey key, PointColumns points) throws SQLException {
    for (int from = 0; from < points.size(); from += MOST_POINTS) {
      row(key, points, from, Math.min(points.size(), from + MOST_POINTS));
    }
  }

  private void row(SeriesKey key, PointColumns points, int from, int to) throws SQLException {
    long firstTime = Long.MAX_VALUE;
    long lastTime = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      firstTime = Math.min(firstTime, points.time(i));
      lastTime = Math.max(lastTime, points.time(i));
    }
    copy.row(COLUMNS, ROW_BYTES + 3 * HEAD_BYTES + (to - from) * POINT_BYTES);
    copy.put(key.runNumber());
    copy.put(points.step(from));
    copy.put(points.step(to - 1));
    copy.put(firstTime);
    copy.put(lastTime);
    copy.put(key.metricId());
    copy.put(to - from);
    copy.array(BIGINT, to - from, Long.BYTES);
    for (int i = from; i < to; i++) {
      copy.put(points.step(i));
    }
    copy.array(BIGINT, to - from, Long.BYTES);
    for (int i = from; i < to; i++) {
      copy.put(points.time(i));
    }
    copy.array(DOUBLE, to - from, Double.BYTES);
    for (int i = from; i < to; i++) {
      copy.put(points.value(i));
    }
  }

  /** Sends what is left and ends the COPY. */
  void finish() throws SQLException {
    copy.finish();
  }

  @Override
  public void close() throws SQLException {
    copy.close();
  }
}
