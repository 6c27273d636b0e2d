package org.espalier.tracking.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;

/** Runs work in a transaction, again where PostgreSQL asks for it. Thread-safe. */
public final class Transactions {
  private static final int MOST_TRIES = 5;

  private Transactions() {}

  /** What is done with a connection inside a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs the work in a transaction of its own and commits it. A deadlock or a serialization failure
   * rolls back and runs it again, at most five times: the work must not change anything else.
   */
  public static <T> T run(DataSource database, Work<T> work) throws SQLException {
    for (int tried = 1; ; tried++) {
      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        try {
          T result = work.run(connection);
          connection.commit();
          return result;
        } catch (SQLException e) {
          connection.rollback();
          if (tried == MOST_TRIES || !mayBeTriedAgain(e)) {
            throw e;
          }
        } catch (RuntimeException | Error e) {
          connection.rollback();
          throw e;
        } finally {
          connection.setAutoCommit(true);
        }
      }
    }
  }

  /** As {@link #run}, for callers that do not declare {@link SQLException}. */
  public static <T> T runUnchecked(DataSource database, Work<T> work) {
    try {
      return run(database, work);
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static boolean mayBeTriedAgain(SQLException e) {
    return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
  }
}
