package org.espalier.tracking.metric;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes chunks by COPY in PostgreSQL's binary format (chapter "COPY" of its manual, "Binary
 * Format").
 */
final class ChunkCopy implements AutoCloseable {
  /** Points of one chunk at the most. */
  static final int MOST_POINTS = 4096;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int BIGINT = 20;
  private static final int DOUBLE = 701;
  private static final int ROW_BYTES = 2 + 5 * 12 + 2 * 8 + 3 * (4 + 20 + MOST_POINTS * 12);

  private final CopyIn copy;
  private final ByteBuffer buffer = ByteBuffer.allocate(ROW_BYTES + (1 << 16));

  ChunkCopy(Connection connection) throws SQLException {
    copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                """
                copy metric_chunk (run_number, first_step, last_step, first_time, last_time,
                                   metric_id, point_count, steps, times, point_values)
                from stdin (format binary)
                """);
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Adds points of one series, in order, in as many chunks as they need. */
  void write(SeriesKey key, PointColumns points) throws SQLException {
    for (int from = 0; from < points.size(); from += MOST_POINTS) {
      row(key, points, from, Math.min(points.size(), from + MOST_POINTS));
    }
  }

  private void row(SeriesKey key, PointColumns points, int from, int to) throws SQLException {
    if (buffer.remaining() < ROW_BYTES) {
      flush();
    }
    long firstTime = Long.MAX_VALUE;
    long lastTime = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      firstTime = Math.min(firstTime, points.time(i));
      lastTime = Math.max(lastTime, points.time(i));
    }
    buffer.putShort((short) 10);
    buffer.putInt(8).putLong(key.runNumber());
    buffer.putInt(8).putLong(points.step(from));
    buffer.putInt(8).putLong(points.step(to - 1));
    buffer.putInt(8).putLong(firstTime);
    buffer.putInt(8).putLong(lastTime);
    buffer.putInt(4).putInt(key.metricId());
    buffer.putInt(4).putInt(to - from);
    array(BIGINT, to - from);
    for (int i = from; i < to; i++) {
      buffer.putInt(8).putLong(points.step(i));
    }
    array(BIGINT, to - from);
    for (int i = from; i < to; i++) {
      buffer.putInt(8).putLong(points.time(i));
    }
    array(DOUBLE, to - from);
    for (int i = from; i < to; i++) {
      buffer.putInt(8).putDouble(points.value(i));
    }
  }

  private void array(int type, int length) {
    buffer.putInt(20 + length * 12).putInt(1).putInt(0).putInt(type).putInt(length).putInt(1);
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  /** Sends what is left and ends the COPY. */
  void finish() throws SQLException {
    buffer.putShort((short) -1);
    flush();
    copy.endCopy();
  }

  /** Gives up where {@link #finish} was not reached. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
