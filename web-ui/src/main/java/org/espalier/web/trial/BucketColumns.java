package org.espalier.web.trial;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.espalier.tracking.metric.PointColumns;

/** One series on a grid of buckets, in columns; a bucket without a number is NaN. */
final class BucketColumns {
  private final double[] min;
  private final double[] max;
  private final double[] last;
  private final double[] smoothed;
  private int count;
  private int nan;

  private BucketColumns(int buckets) {
    this.min = filled(buckets);
    this.max = filled(buckets);
    this.last = filled(buckets);
    this.smoothed = filled(buckets);
  }

  /**
   * @param points in order of steps; those before {@code from} count for smoothing only
   * @param width of a bucket, in steps
   * @param smooth weight of the average before, 0 for no smoothing to below 1
   */
  static BucketColumns of(
      PointColumns points, double from, double width, int buckets, double smooth) {
    BucketColumns columns = new BucketColumns(buckets);
    Smoothing smoothing = new Smoothing(smooth);
    for (int i = 0; i < points.size(); i++) {
      double value = points.value(i);
      double average = smooth > 0 ? smoothing.next(value) : value;
      if (points.step(i) >= from) {
        int place = Math.min(buckets - 1, (int) ((points.step(i) - from) / width));
        columns.add(place, value);
        if (smooth > 0) {
          columns.smoothed[place] = average;
        }
      }
    }
    return columns;
  }

  private void add(int place, double value) {
    count++;
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

  /** The smoothed value at the bucket's last point; NaN where nothing is smoothed. */
  double smoothed(int bucket) {
    return smoothed[bucket];
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

  /** The least number of all columns; 0 where there is none. */
  double low() {
    return numbers(min).min().orElse(0);
  }

  /** The greatest number of all columns; 0 where there is none. */
  double high() {
    return numbers(max).max().orElse(0);
  }

  private DoubleStream numbers(double[] edge) {
    return DoubleStream.concat(Arrays.stream(edge), Arrays.stream(smoothed))
        .filter(value -> !Double.isNaN(value));
  }

  private static double[] filled(int size) {
    double[] column = new double[size];
    Arrays.fill(column, Double.NaN);
    return column;
  }
}
