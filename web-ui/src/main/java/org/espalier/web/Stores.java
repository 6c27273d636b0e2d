package org.espalier.web;

import javax.sql.DataSource;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.overview.Overviews;
import org.espalier.web.access.AccessStores;

/**
 * What the server reads and writes.
 *
 * @param changes hands out the one connection that listens to changes
 */
public record Stores(
    TrackingStores tracking, Overviews overviews, AccessStores access, DataSource changes) {

  /** Everything in one database, contents of artifacts too. */
  public static Stores over(DataSource database, DataSource changes) {
    return over(TrackingStores.over(database), database, changes);
  }

  /** With contents of artifacts where {@code tracking} has them. */
  public static Stores over(TrackingStores tracking, DataSource database, DataSource changes) {
    return new Stores(tracking, Overviews.over(database), AccessStores.over(database), changes);
  }
}
