package org.espalier.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;

/**
 * Where a PostgreSQL database is and who connects to it.
 *
 * @param url {@code jdbc:postgresql://host:port/name}
 * @param password may be empty; never logged or printed
 */
public record DatabaseAddress(String url, String user, String password) {

  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Opens a pool of connections. It opens even while the database is away; the callers' statements
   * fail until it is back. Statements end after 30 s, an idle transaction after 60 s. The caller
   * closes it.
   *
   * @param name shown in {@code pg_stat_activity}
   * @param size the most connections, 1 or more
   */
  public HikariDataSource pool(String name, int size) {
    return pool(name, size, Map.of());
  }

  /**
   * The same with settings of the server for its sessions.
   *
   * @param settings by name, as in {@code postgresql.conf}; values without blanks
   */
  public HikariDataSource pool(String name, int size, Map<String, String> settings) {
    StringBuilder options =
        new StringBuilder(
            "-c statement_timeout=%d -c idle_in_transaction_session_timeout=60000"
                .formatted(STATEMENT_TIMEOUT.toMillis()));
    settings.forEach((key, value) -> options.append(" -c ").append(key).append('=').append(value));
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(10_000);
    config.setInitializationFailTimeout(-1);
    config.setKeepaliveTime(60_000);
    config.addDataSourceProperty("ApplicationName", name);
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("options", options.toString());
    return new HikariDataSource(config);
  }

  @Override
  public String toString() {
    return url + " as " + user;
  }
}
