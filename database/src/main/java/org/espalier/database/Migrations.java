package org.espalier.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database to the newest version of the schema (module {@code sql}).
 *
 * <p>A migration is applied where it is missing, also when later ones are there already: branches
 * that grow side by side are released in any order, and a data folder made by one of them goes on
 * with the other.
 */
public final class Migrations {

  /**
   * What Flyway holds at once where a script runs after all migrations; with fewer it would wait
   * for itself.
   */
  private static final int CONNECTIONS = 4;

  private Migrations() {}

  /**
   * Applies what is missing; processes that do it at the same time wait for each other.
   *
   * @return how many were applied
   * @throws org.flywaydb.core.api.FlywayException if one fails, or an applied one was changed since
   */
  public static int apply(DataSource database) {
    if (database instanceof HikariDataSource pool && pool.getMaximumPoolSize() < CONNECTIONS) {
      HikariConfig wider = new HikariConfig();
      pool.copyStateTo(wider);
      wider.setPoolName("espalier-migrations");
      wider.setMaximumPoolSize(CONNECTIONS);
      try (HikariDataSource own = new HikariDataSource(wider)) {
        return migrate(own);
      }
    }
    return migrate(database);
  }

  private static int migrate(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .outOfOrder(true)
        .connectRetries(10)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
