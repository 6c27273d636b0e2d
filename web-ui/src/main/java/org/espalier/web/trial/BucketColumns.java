package org.espalier.web.trial;

import java.util.Arrays;
import org.espalier.tracking.metric.PointColumns;

/** One series on a grid of buckets, in three columns; a bucket without a number is NaN. */
final class BucketColumns {
  private final double[] min;
  private final double[] max;
  private final double[] last;
  private final int count;
  private int nan;

  private BucketColumns(int buckets, int count) {
    this.min = filled(buckets);
    this.max = filled(buckets);
    this.last = filled(buckets);
    this.count = count;
  }

  /**
   * @param points in order of steps, none before {@code from}
   * @param width of a bucket, in steps
   */
  static BucketColumns of(PointColumns points, double from, double width, int buckets) {
    BucketColumns columns = new BucketColumns(buckets, points.size());
    for (int i = 0; i < points.size(); i++) {
      int place = Math.min(buckets - 1, (int) ((points.step(i) - from) / width));
      columns.add(place, points.value(i));
    }
    return columns;
  }

  private void add(int place, double value) {
    last[place] = value;
    if (Double.isNaN(value)) {
      nan++;
    } else {
      min[place] = Double.isNaN(min[place]) ? value : Math.min(min[place], value);
      max[place] = Double.isNaN(max[place]) ? value : Math.max(max[place], value);
    }
  }

  double min(int bucket) {
    return min[bucket];
  }

  double max(int bucket) {
    return max[bucket];
  }

  double last(int bucket) {
    return last[bucket];
  }

  int buckets() {
    return last.length;
  }

  /** Points behind it. */
  int count() {
    return count;
  }

  /** Of these, those whose value is NaN. */
  int nan() {
    return nan;
  }

  /** The least number; 0 where there is none. */
  double low() {
    return Arrays.stream(min).filter(value -> !Double.isNaN(value)).min().orElse(0);
  }

  /** The greatest number; 0 where there is none. */
  double high() {
    return Arrays.stream(max).filter(value -> !Double.isNaN(value)).max().orElse(0);
  }

  private static double[] filled(int size) {
    double[] column = new double[size];
    Arrays.fill(column, Double.NaN);
    return column;
  }
}
