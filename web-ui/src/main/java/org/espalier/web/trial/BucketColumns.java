package org.espalier.web.trial;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.espalier.tracking.metric.SeriesFold;
import org.espalier.tracking.metric.StepGrid;

/** One series on a grid of buckets, in columns; a bucket without a number is NaN. */
final class BucketColumns implements SeriesFold {
  private final StepGrid grid;
  private final double smooth;
  private final Smoothing smoothing;
  private final double[] min;
  private final double[] max;
  private final double[] last;
  private final double[] smoothed;
  private final long[] lastStep;
  private int count;
  private int nan;

  /**
   * @param smooth weight of the average before, 0 for no smoothing to below 1; smoothed are points
   *     that come one by one in order, and those before the grid count for that only
   */
  BucketColumns(StepGrid grid, double smooth) {
    this.grid = grid;
    this.smooth = smooth;
    this.smoothing = new Smoothing(smooth);
    this.min = filled(grid.buckets());
    this.max = filled(grid.buckets());
    this.last = filled(grid.buckets());
    this.smoothed = filled(grid.buckets());
    this.lastStep = new long[grid.buckets()];
    Arrays.fill(lastStep, Long.MIN_VALUE);
  }

  @Override
  public void point(long step, double value) {
    double average = smooth > 0 ? smoothing.next(value) : Double.NaN;
    if (step < grid.from()) {
      return;
    }
    int place = grid.bucket(step);
    count++;
    smoothed[place] = average;
    if (step >= lastStep[place]) {
      last[place] = value;
      lastStep[place] = step;
    }
    if (Double.isNaN(value)) {
      nan++;
    } else {
      widen(place, value, value);
    }
  }

  @Override
  public void summary(
      long step, double minimum, double maximum, double lastValue, int points, int nanPoints) {
    int place = grid.bucket(step);
    count += points;
    nan += nanPoints;
    if (step >= lastStep[place]) {
      last[place] = lastValue;
      lastStep[place] = step;
    }
    if (nanPoints < points) {
      widen(place, minimum, maximum);
    }
  }

  private void widen(int place, double least, double greatest) {
    min[place] = Double.isNaN(min[place]) ? least : Math.min(min[place], least);
    max[place] = Double.isNaN(max[place]) ? greatest : Math.max(max[place], greatest);
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
