package org.espalier.tracking.metric;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/**
 * Reads rows of the view {@code metric_part}, fresh and packed ones, from PostgreSQL's binary
 * answers, without boxing a number.
 */
final class HistoryRows {
  /** What {@link #read} needs of a row {@code p} of the view. */
  static final String COLUMNS = "p.point_count, p.packed, p.steps, p.times, p.point_values";

  private HistoryRows() {}

  /** A statement whose answer comes in binary from its first execution on. */
  static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
    return statement;
  }

  static PointColumns read(ResultSet row) throws SQLException {
    byte[] times = row.getBytes("times");
    return new PointColumns(
        steps(row),
        row.getBoolean("packed")
            ? PackedIntegers.unpack(times, 0, row.getInt("point_count"))
            : longs(times),
        values(row));
  }

  static long[] steps(ResultSet row) throws SQLException {
    byte[] steps = row.getBytes("steps");
    return row.getBoolean("packed")
        ? PackedIntegers.unpack(steps, 0, row.getInt("point_count"))
        : longs(steps);
  }

  static double[] values(ResultSet row) throws SQLException {
    byte[] values = row.getBytes("point_values");
    return row.getBoolean("packed")
        ? PackedValues.unpack(values, row.getInt("point_count"))
        : doubles(values);
  }

  private static long[] longs(byte[] array) {
    ByteBuffer buffer = ByteBuffer.wrap(array);
    long[] result = new long[length(buffer)];
    for (int i = 0; i < result.length; i++) {
      result[i] = buffer.getLong(24 + i * 12);
    }
    return result;
  }

  private static double[] doubles(byte[] array) {
    ByteBuffer buffer = ByteBuffer.wrap(array);
    double[] result = new double[length(buffer)];
    for (int i = 0; i < result.length; i++) {
      result[i] = buffer.getDouble(24 + i * 12);
    }
    return result;
  }

  private static int length(ByteBuffer array) {
    return array.getInt(0) == 0 ? 0 : array.getInt(12);
  }
}
