package org.espalier.tracking.metric;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table by COPY in PostgreSQL's binary format (chapter "COPY" of its
 * manual, "Binary Format"). Fields are written in the order of the columns, each row begun by
 * {@link #row}. Not thread-safe.
 */
final class BinaryCopy implements AutoCloseable {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ABSENT = -1;
  private static final int BLOCK = 1 << 16;

  private final CopyIn copy;
  private ByteBuffer buffer = ByteBuffer.allocate(2 * BLOCK);

  /**
   * @param sql {@code copy … from stdin (format binary)}
   */
  BinaryCopy(Connection connection, String sql) throws SQLException {
    copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /**
   * Begins a row.
   *
   * @param bytes that it has at the most
   */
  void row(int columns, int bytes) throws SQLException {
    if (buffer.position() >= BLOCK || buffer.remaining() < bytes) {
      flush();
    }
    if (buffer.remaining() < bytes) {
      buffer = ByteBuffer.allocate(bytes);
    }
    buffer.putShort((short) columns);
  }

  void put(long value) {
    buffer.putInt(Long.BYTES).putLong(value);
  }

  void put(int value) {
    buffer.putInt(Integer.BYTES).putInt(value);
  }

  void put(double value) {
    buffer.putInt(Double.BYTES).putDouble(value);
  }

  /** A value, or null where it is NaN. */
  void putNumber(double value) {
    if (Double.isNaN(value)) {
      buffer.putInt(ABSENT);
    } else {
      put(value);
    }
  }

  void put(byte[] value) {
    buffer.putInt(value.length).put(value);
  }

  /**
   * The head of an array without nulls; its elements follow by {@code put}.
   *
   * @param type the elements' OID
   * @param elementBytes of each
   */
  void array(int type, int length, int elementBytes) {
    buffer.putInt(20 + length * (Integer.BYTES + elementBytes));
    buffer.putInt(1).putInt(0).putInt(type).putInt(length).putInt(1);
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  /** Sends what is left and ends the COPY. */
  void finish() throws SQLException {
    if (buffer.remaining() < Short.BYTES) {
      flush();
    }
    buffer.putShort((short) ABSENT);
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
