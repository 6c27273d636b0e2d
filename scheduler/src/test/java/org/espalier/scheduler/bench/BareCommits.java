package org.espalier.scheduler.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * What a commit that waits for the disk costs where nothing else is done: one row of one number. A
 * trial waits for one, the one of its end, so that this is the least it can take.
 */
final class BareCommits {
  private static final int COUNT = 200;

  private BareCommits() {}

  /** Milliseconds a commit, the mean of 200. */
  static double milliseconds(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists bare_commit (number integer not null)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into bare_commit (number) values (?)")) {
        insert(insert, COUNT / 10); // to have the statement prepared on the server
        long began = System.nanoTime();
        insert(insert, COUNT);
        return (System.nanoTime() - began) / 1e6 / COUNT;
      }
    }
  }

  /** One transaction a row, for the connection commits each statement by itself. */
  private static void insert(PreparedStatement insert, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      insert.setInt(1, i);
      insert.executeUpdate();
    }
  }
}
