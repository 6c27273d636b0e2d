package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes points into {@code metric_block}, packed. */
final class BlockCopy implements AutoCloseable {
  private static final int COLUMNS = 15;
  private static final int ROW_BYTES = 2 + COLUMNS * 12;

  private final BinaryCopy copy;

  BlockCopy(Connection connection) throws SQLException {
    copy =
        new BinaryCopy(
            connection,
            """
            copy metric_block (run_number, metric_id, first_step, last_step, first_time, last_time,
                               end_time, end_value, minimum, maximum, point_count, nan_count,
                               steps, times, point_values)
            from stdin (format binary)
            """);
  }

  /** Adds points of one series, in order, in as many blocks of equal size as they need. */
  void writeAll(SeriesKey key, PointColumns points) throws SQLException {
    int size = points.size();
    int blocks = Math.ceilDiv(size, CompactionPlan.MOST_POINTS);
    for (int block = 0; block < blocks; block++) {
      int from = (int) ((long) size * block / blocks);
      int to = (int) ((long) size * (block + 1) / blocks);
      write(key, points.slice(from, to));
    }
  }

  /**
   * Adds one block.
   *
   * @param points in order, at most {@link CompactionPlan#MOST_POINTS}; they come before or after
   *     those of every other block of the series
   */
  void write(SeriesKey key, PointColumns points) throws SQLException {
    SeriesSummary summary = SeriesSummary.empty("").with(points);
    byte[] steps = points.packedSteps();
    byte[] times = points.packedTimes();
    byte[] values = points.packedValues();
    copy.row(COLUMNS, ROW_BYTES + steps.length + times.length + values.length);
    copy.put(key.runNumber());
    copy.put(key.metricId());
    copy.put(points.step(0));
    copy.put(points.step(points.size() - 1));
    copy.put(points.leastTime());
    copy.put(points.greatestTime());
    copy.put(summary.lastTime());
    copy.put(summary.lastValue());
    copy.putNumber(summary.minimum());
    copy.putNumber(summary.maximum());
    copy.put(points.size());
    copy.put((int) summary.nanCount());
    copy.put(steps);
    copy.put(times);
    copy.put(values);
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
