package org.espalier.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.espalier.database.DatabaseAddress;
import org.espalier.database.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL server as a child process, on loopback only; it runs under root too. Its data
 * outlive it: started again on the same directory it goes on where it was. A server that was left
 * over by a killed parent is stopped first.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String NAME = "espalier";
  private static final Duration START_WAIT = Duration.ofSeconds(60);

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.server = server;
  }

  /** Whether a commit waits for the disk. */
  public enum Durability {
    /** As PostgreSQL should be: what was committed survives a power cut. */
    SAFE,
    /** For tests: nothing is flushed. */
    FAST
  }

  /**
   * Starts a server, makes the database {@code espalier} if it is not there, and brings it to the
   * newest schema.
   *
   * @param directory the data directory; initialised if it is not there
   * @param port on 127.0.0.1; 0 for a free one
   * @throws IOException if it does not start
   */
  public static EmbeddedPostgres start(Path directory, int port, Durability durability)
      throws IOException {
    Files.createDirectories(directory.toAbsolutePath().getParent());
    StalePostmaster.stop(directory);
    var builder =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port)
            .setPGStartupWait(START_WAIT)
            .setOutputRedirector(Redirect.DISCARD)
            .setErrorRedirector(Redirect.DISCARD)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF-8")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "100")
            .setServerConfig("shared_buffers", "128MB")
            .setServerConfig("logging_collector", "off");
    switch (durability) {
      case SAFE ->
          // The library starts every server with -F, which would leave the flushing to chance.
          builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on");
      case FAST ->
          builder
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "off")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("shared_buffers", "64MB");
    }
    EmbeddedPostgres started = new EmbeddedPostgres(builder.start());
    try {
      if (!started.exists(NAME)) {
        started.execute("create database " + NAME);
      }
      Migrations.apply(started.database(NAME));
    } catch (SQLException | RuntimeException e) {
      started.close();
      throw new IOException("the database in " + directory + " cannot be used", e);
    }
    LOG.debug("PostgreSQL on 127.0.0.1:{}, files in {}", started.port(), directory);
    return started;
  }

  /** How to connect to the database {@code espalier}. */
  public DatabaseAddress address() {
    return address(NAME);
  }

  /** How to connect to a database of that name. */
  public DatabaseAddress address(String name) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port() + "/" + name, "postgres", "");
  }

  public int port() {
    return server.getPort();
  }

  /** Runs one statement as the superuser, outside a transaction, in the database postgres. */
  void execute(String statement) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement jdbc = connection.createStatement()) {
      jdbc.execute(statement);
    }
  }

  /** Connections without a pool. */
  DataSource database(String name) {
    return server.getDatabase("postgres", name);
  }

  private boolean exists(String name) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      return query.executeQuery().next();
    }
  }

  /** Stops the server (open transactions are rolled back) and waits until it is down. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
