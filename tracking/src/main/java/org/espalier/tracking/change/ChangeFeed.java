package org.espalier.tracking.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the channel {@code espalier_changes}, whose messages are topics: {@code studies},
 * {@code study:12}, {@code run:…}, {@code workers}. Triggers and the ingester speak there in the
 * transactions that change something, so that a listener hears of it when it can be read. Connects
 * again whenever the connection is cut, and then says that something may have been missed.
 */
public final class ChangeFeed implements AutoCloseable {
  /** The channel's name. */
  public static final String CHANNEL = "espalier_changes";

  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final int WAIT_MILLIS = 1_000;
  private static final int ALIVE_CHECK_SECONDS = 2;
  private static final int CHECK_AFTER_QUIET = 5;
  private static final long RECONNECT_MILLIS = 500;

  private final DataSource database;
  private final Consumer<String> onChange;
  private final Runnable onLost;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean listening;

  /**
   * @param database hands out one connection, which is kept
   * @param onChange given each topic; called by the feed's thread
   * @param onLost called when it listens again after a cut
   */
  public ChangeFeed(DataSource database, Consumer<String> onChange, Runnable onLost) {
    this.database = database;
    this.onChange = onChange;
    this.onLost = onLost;
    this.thread = Thread.ofVirtual().name("change-feed").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether it hears everything now. */
  public boolean isListening() {
    return listening;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(3_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean first = true;
    while (!closed) {
      try (Connection connection = database.getConnection()) {
        try (Statement listen = connection.createStatement()) {
          listen.execute("listen " + CHANNEL);
        }
        listening = true;
        if (!first) {
          LOG.info("listening to changes again");
          onLost.run();
        }
        first = false;
        hear(connection);
      } catch (SQLException e) {
        if (!closed) {
          LOG.warn("cannot listen to changes, trying again: {}", e.toString());
          pause();
        }
      } finally {
        listening = false;
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection feed = connection.unwrap(PGConnection.class);
    int quiet = 0;
    while (!closed) {
      PGNotification[] notifications = feed.getNotifications(WAIT_MILLIS);
      if (notifications != null && notifications.length > 0) {
        quiet = 0;
        for (PGNotification notification : notifications) {
          onChange.accept(notification.getParameter());
        }
      } else if (++quiet >= CHECK_AFTER_QUIET) {
        quiet = 0;
        if (!connection.isValid(ALIVE_CHECK_SECONDS)) {
          throw new SQLException("the connection is dead", "08006");
        }
      }
    }
    try (Statement unlisten = connection.createStatement()) {
      unlisten.execute("unlisten *");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RECONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
