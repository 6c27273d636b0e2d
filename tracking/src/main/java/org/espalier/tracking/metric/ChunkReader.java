package org.espalier.tracking.metric;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/** Reads the columns of chunks as PostgreSQL sends them in binary, without boxing a number. */
final class ChunkReader {
  private ChunkReader() {}

  /**
   * The three columns of {@code metric_chunk c} for a select list that {@link #read} understands.
   */
  static final String COLUMNS =
      "array_send(c.steps) as steps, array_send(c.times) as times,"
          + " array_send(c.point_values) as point_values";

  /** A statement whose answer comes in binary from its first execution on. */
  static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
    return statement;
  }

  static PointColumns read(ResultSet row) throws SQLException {
    return new PointColumns(
        longs(row.getBytes("steps")), longs(row.getBytes("times")), doubles(row));
  }

  private static long[] longs(byte[] array) {
    ByteBuffer buffer = ByteBuffer.wrap(array);
    long[] result = new long[length(buffer)];
    for (int i = 0; i < result.length; i++) {
      result[i] = buffer.getLong(24 + i * 12);
    }
    return result;
  }

  private static double[] doubles(ResultSet row) throws SQLException {
    ByteBuffer buffer = ByteBuffer.wrap(row.getBytes("point_values"));
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
