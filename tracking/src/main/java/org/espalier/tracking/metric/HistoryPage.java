package org.espalier.tracking.metric;

import java.util.List;

/**
 * @param points in order of (step, time, value)
 * @param more whether points come after these
 */
public record HistoryPage(List<MetricPoint> points, boolean more) {

  /** Comes before every point. */
  public static final MetricPoint START =
      new MetricPoint("", Long.MIN_VALUE, Long.MIN_VALUE, Double.NEGATIVE_INFINITY);

  public HistoryPage {
    points = List.copyOf(points);
  }
}
