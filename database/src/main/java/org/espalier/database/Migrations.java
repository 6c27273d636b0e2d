package org.espalier.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the newest version of the schema (module {@code sql}). */
public final class Migrations {

  private Migrations() {}

  /**
   * Applies what is missing; processes that do it at the same time wait for each other.
   *
   * @return how many were applied
   * @throws org.flywaydb.core.api.FlywayException if one fails, or an applied one was changed since
   */
  public static int apply(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .connectRetries(10)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
