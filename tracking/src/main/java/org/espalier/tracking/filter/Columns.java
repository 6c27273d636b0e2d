package org.espalier.tracking.filter;

import org.espalier.tracking.TrackingException;

/** Which fields the things of a search have. */
@FunctionalInterface
public interface Columns {
  /**
   * @throws TrackingException INVALID if they have no such field
   */
  Column of(Filter.Field field);
}
