package org.espalier.tracking.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import org.postgresql.PGConnection;

/** Arrays to bind, sent in binary where PostgreSQL's driver can. */
public final class SqlArrays {
  private SqlArrays() {}

  public static Array bigints(Connection connection, long[] values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("int8", values);
  }

  public static Array integers(Connection connection, int[] values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("int4", values);
  }

  public static Array doubles(Connection connection, double[] values) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("float8", values);
  }

  public static Array texts(Connection connection, Collection<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }
}
