package org.espalier.web.trial;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.metric.PointColumns;
import org.espalier.tracking.metric.StepGrid;

/**
 * Series over the time at which their points were measured, so that what a machine did stands below
 * what was learnt meanwhile. Here the steps of a grid are milliseconds since 1970. Every point is
 * read, one series at a time.
 */
final class CurvesOverTime {
  private CurvesOverTime() {}

  /**
   * One grid over the times from {@code from} to {@code to} at which one of the runs has a point.
   *
   * @param buckets the most, 1 or more
   */
  static StepGrid grid(
      MetricStore metrics,
      Collection<String> runs,
      String metric,
      long from,
      long to,
      int buckets) {
    long[] edges = {Long.MAX_VALUE, Long.MIN_VALUE};
    metrics.each(
        runs,
        metric,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (run, points) -> {
          for (int place = 0; place < points.size(); place++) {
            long time = points.time(place);
            if (time >= from && time <= to) {
              edges[0] = Math.min(edges[0], time);
              edges[1] = Math.max(edges[1], time);
            }
          }
        });
    return edges[0] > edges[1] ? StepGrid.empty() : StepGrid.of(edges[0], edges[1], buckets);
  }

  /**
   * The series on that grid, by run.
   *
   * @param to points after it are left out; those before the grid count for smoothing only
   * @param smooth weight of the average before, 0 for no smoothing to below 1
   */
  static Map<String, BucketColumns> series(
      MetricStore metrics,
      Collection<String> runs,
      String metric,
      long to,
      StepGrid grid,
      double smooth) {
    Map<String, BucketColumns> series = new LinkedHashMap<>();
    metrics.each(
        runs,
        metric,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        (run, points) -> {
          BucketColumns columns = new BucketColumns(grid, smooth);
          PointColumns ordered = inOrderOfTime(points);
          for (int place = 0; place < ordered.size() && ordered.step(place) <= to; place++) {
            columns.point(ordered.step(place), ordered.value(place));
          }
          series.put(run, columns);
        });
    return series;
  }

  /** Times stand where steps do, and steps where times do: a later attempt may count anew. */
  private static PointColumns inOrderOfTime(PointColumns points) {
    PointColumns turned = new PointColumns();
    for (int place = 0; place < points.size(); place++) {
      turned.add(
          /* step= */ points.time(place), /* time= */ points.step(place), points.value(place));
    }
    return turned.sorted();
  }
}
