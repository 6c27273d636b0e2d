package org.espalier.tracking.metric;

import java.util.Comparator;

/** A metric of a run, by the short keys of the tables. Ordered as everyone locks and writes. */
record SeriesKey(long runNumber, int metricId) implements Comparable<SeriesKey> {
  private static final Comparator<SeriesKey> ORDER =
      Comparator.comparingLong(SeriesKey::runNumber).thenComparingInt(SeriesKey::metricId);

  @Override
  public int compareTo(SeriesKey other) {
    return ORDER.compare(this, other);
  }
}
