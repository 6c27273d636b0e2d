package org.espalier.web;

import javax.sql.DataSource;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.access.TokenStore;

/**
 * What the server reads and writes.
 *
 * @param changes hands out the one connection that listens to changes
 */
public record Stores(TrackingStores tracking, TokenStore tokens, DataSource changes) {

  /** Everything in one database, contents of artifacts too. */
  public static Stores over(DataSource database, DataSource changes) {
    return new Stores(TrackingStores.over(database), TokenStore.over(database), changes);
  }
}
