package org.espalier.web;

import javax.sql.DataSource;
import org.espalier.tracking.access.TokenStore;
import org.jdbi.v3.core.Jdbi;

/**
 * What the server reads and writes.
 *
 * @param changes hands out the connection that listens to changes
 */
public record Stores(DataSource changes, TokenStore tokens) {

  /**
   * @param database a pool for requests
   * @param changes a pool, or no pool, for the one connection that listens
   */
  public static Stores on(DataSource database, DataSource changes) {
    Jdbi jdbi = Jdbi.create(database);
    return new Stores(changes, new TokenStore(jdbi));
  }
}
