package org.espalier.client.view;

import java.util.List;

/**
 * The points of a metric, or buckets of them.
 *
 * @param count points in the range asked for
 * @param bucketed whether a place of the series can stand for several points
 */
public record MetricHistory(String name, long count, boolean bucketed, Series series) {

  /** Columns of equal length in the order of steps. */
  public record Series(
      List<Long> step,
      List<Long> timeMillis,
      List<Double> min,
      List<Double> max,
      List<Double> last) {}
}
