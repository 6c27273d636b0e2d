package org.espalier.scheduler.leader;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.espalier.database.DatabaseAddress;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to move studies, trials and attempts: an advisory lock, held as long as one connection
 * lives. Who gets it takes a new generation, which every transaction checks ({@link
 * org.espalier.scheduler.store.Transactions}), so that an old leader who does not know yet that its
 * connection broke cannot write. The same connection hears of requests.
 */
public final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** "espalier" in the numbers of a telephone, cut to the size of a lock. */
  private static final long LOCK = 37_725_437L;

  private final Connection connection;
  private final long generation;
  private volatile boolean lost;

  private Leadership(Connection connection, long generation) {
    this.connection = connection;
    this.generation = generation;
  }

  /**
   * Tries to become the leader.
   *
   * @param holder host and process, for people
   * @return empty if another scheduler leads
   * @throws SQLException if the database cannot be reached
   */
  public static Optional<Leadership> tryAcquire(DatabaseAddress address, String holder)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("ApplicationName", "espalier-scheduler-leader");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(address.url(), properties);
    try {
      if (!lock(connection)) {
        connection.close();
        return Optional.empty();
      }
      return Optional.of(new Leadership(connection, begin(connection, holder)));
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static boolean lock(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
      query.setLong(1, LOCK);
      ResultSet row = query.executeQuery();
      row.next();
      return row.getBoolean(1);
    }
  }

  private static long begin(Connection connection, String holder) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // A host that vanishes without a word must not hold the lock for hours.
      statement.execute("set tcp_keepalives_idle = 5");
      statement.execute("set tcp_keepalives_interval = 2");
      statement.execute("set tcp_keepalives_count = 3");
      statement.execute("listen espalier_requests");
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update scheduler_leader set generation = generation + 1, holder = ?, since = now()
            returning generation
            """)) {
      update.setString(1, holder);
      ResultSet row = update.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /** Grows with each leader of this database. */
  public long generation() {
    return generation;
  }

  /** Whether the lock is known to be gone. */
  public boolean isLost() {
    return lost;
  }

  /**
   * Listens for requests until the connection breaks or is closed; for a thread of its own.
   *
   * @param wake called at each request, and once when leadership is lost; must be quick
   */
  public void listen(Runnable wake) {
    try {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!lost) {
        var notifications = postgres.getNotifications(5_000);
        if (notifications != null && notifications.length > 0) {
          wake.run();
        }
      }
    } catch (SQLException e) {
      if (!lost) {
        LOG.warn("the connection that holds the lock broke: {}", e.getMessage());
      }
      lost = true;
      wake.run();
    }
  }

  /** Gives the lock up. */
  @Override
  public void close() {
    lost = true;
    try {
      // Not close(): it would wait for the thread that listens.
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("closing", e);
    }
  }
}
