package org.espalier.web;

import javax.sql.DataSource;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.access.TokenStore;
import org.espalier.tracking.overview.Overviews;

/**
 * What the server reads and writes.
 *
 * @param changes hands out the one connection that listens to changes
 */
public record Stores(
    TrackingStores tracking, Overviews overviews, TokenStore tokens, DataSource changes) {

  /** Everything in one database, contents of artifacts too. */
  public static Stores over(DataSource database, DataSource changes) {
    return over(TrackingStores.over(database), database, changes);
  }

  /** With contents of artifacts where {@code tracking} has them. */
  public static Stores over(TrackingStores tracking, DataSource database, DataSource changes) {
    return new Stores(tracking, Overviews.over(database), TokenStore.over(database), changes);
  }
}
