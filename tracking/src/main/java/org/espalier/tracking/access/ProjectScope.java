package org.espalier.tracking.access;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Narrows what a thread reads to some projects. Within {@link #run} every connection that the
 * thread takes from a data source of {@link #over} works as the database role {@code
 * espalier_member}, from which the policies of {@code afterMigrate.sql} keep the rows of all other
 * projects: a query that forgets to filter cannot show them. Other threads, and this one outside,
 * are not narrowed. Writes that other threads carry out for a caller must have been allowed before.
 */
public final class ProjectScope implements DataSource {
  private static final ThreadLocal<@Nullable Set<Long>> VISIBLE = new ThreadLocal<>();
  private static final String ENTER =
      "select set_config('espalier.projects', ?, false), set_config('role', 'espalier_member', false)";
  private static final String LEAVE =
      "select set_config('role', 'none', false), set_config('espalier.projects', '', false)";

  private final DataSource database;

  private ProjectScope(DataSource database) {
    this.database = database;
  }

  /** The same database, narrowed for threads within {@link #run}. */
  public static DataSource over(DataSource database) {
    return database instanceof ProjectScope ? database : new ProjectScope(database);
  }

  /** Something that may fail. */
  @FunctionalInterface
  public interface Body {
    void run() throws Exception;
  }

  /** Runs {@code body}, which sees only rows of {@code projects}. Does not nest. */
  public static void run(Set<Long> projects, Body body) throws Exception {
    VISIBLE.set(projects);
    try {
      body.run();
    } finally {
      VISIBLE.remove();
    }
  }

  /** Whether this thread is within {@link #run}: what is kept for all must not be shown to it. */
  public static boolean isNarrowed() {
    return VISIBLE.get() != null;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Set<Long> visible = VISIBLE.get();
    Connection connection = database.getConnection();
    return visible == null ? connection : narrowed(connection, visible);
  }

  private static Connection narrowed(Connection connection, Set<Long> projects)
      throws SQLException {
    try (PreparedStatement enter = connection.prepareStatement(ENTER)) {
      enter.setString(1, projects.stream().map(String::valueOf).collect(Collectors.joining(",")));
      enter.execute();
    } catch (SQLException | RuntimeException e) {
      giveBack(connection);
      throw e;
    }
    return (Connection)
        Proxy.newProxyInstance(
            ProjectScope.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(connection);
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  /** A connection that cannot be made whole again does not go back to the pool. */
  private static void giveBack(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      try (PreparedStatement leave = connection.prepareStatement(LEAVE)) {
        leave.execute();
      }
    } catch (SQLException e) {
      connection.abort(Runnable::run);
    } finally {
      connection.close();
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the pool knows who connects");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return database.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    database.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    database.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return database.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return database.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return database.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return database.isWrapperFor(type);
  }
}
