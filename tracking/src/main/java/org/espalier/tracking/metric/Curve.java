package org.espalier.tracking.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A series for drawing: its points, or where there are more than asked for, equal ranges of steps
 * with the least, the greatest and the last value of each, so that no spike is lost. A series whose
 * points all have one step is divided by their number instead.
 *
 * @param sampled whether buckets hold more than one point
 * @param buckets in order of their steps; a range without a point has none
 */
public record Curve(boolean sampled, List<Bucket> buckets) {

  /** A series without points. */
  public static final Curve EMPTY = new Curve(false, List.of());

  /**
   * @param firstStep of its first point
   * @param lastStep of its last point
   * @param lastTime of its last point, milliseconds since 1970
   * @param minimum of the values that are numbers; NaN where there is none
   * @param maximum of the values that are numbers; NaN where there is none
   * @param last value of its last point; NaN shows a gap
   * @param count points in it, 1 or more
   * @param nanCount points in it whose value is NaN
   */
  public record Bucket(
      long firstStep,
      long lastStep,
      long lastTime,
      double minimum,
      double maximum,
      double last,
      int count,
      int nanCount) {}

  public Curve {
    buckets = List.copyOf(buckets);
  }

  /**
   * Draws points in at most {@code limit} buckets.
   *
   * @param points in order
   * @param limit 1 or more
   */
  public static Curve of(PointColumns points, int limit) {
    if (points.isEmpty()) {
      return EMPTY;
    }
    List<Bucket> buckets = new ArrayList<>(Math.min(limit, points.size()));
    if (points.size() <= limit) {
      for (int i = 0; i < points.size(); i++) {
        buckets.add(bucket(points, i, i + 1));
      }
      return new Curve(false, buckets);
    }
    int size = points.size();
    double origin = points.step(0);
    double width = (points.step(size - 1) - origin + 1) / limit;
    boolean oneStep = points.step(0) == points.step(size - 1);
    int from = 0;
    long place = 0;
    for (int i = 1; i < size; i++) {
      long next = oneStep ? (long) i * limit / size : (long) ((points.step(i) - origin) / width);
      if (next != place) {
        buckets.add(bucket(points, from, i));
        from = i;
        place = next;
      }
    }
    buckets.add(bucket(points, from, size));
    return new Curve(true, buckets);
  }

  private static Bucket bucket(PointColumns points, int from, int to) {
    double least = Double.NaN;
    double greatest = Double.NaN;
    int nans = 0;
    for (int i = from; i < to; i++) {
      double value = points.value(i);
      if (Double.isNaN(value)) {
        nans++;
      } else {
        least = Double.isNaN(least) ? value : Math.min(least, value);
        greatest = Double.isNaN(greatest) ? value : Math.max(greatest, value);
      }
    }
    return new Bucket(
        points.step(from),
        points.step(to - 1),
        points.time(to - 1),
        least,
        greatest,
        points.value(to - 1),
        to - from,
        nans);
  }
}
