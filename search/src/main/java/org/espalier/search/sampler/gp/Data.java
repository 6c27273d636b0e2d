package org.espalier.search.sampler.gp;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.espalier.search.History;

/**
 * Points and their losses as a Gaussian process likes them: several objectives weighed into one,
 * what is infinite or infeasible put at the worst, on demand what lies far above the middle drawn
 * in, mean 0 and deviation 1. Arrays are not to be changed.
 */
final class Data {
  private final double[][] points;
  private final double[] values;
  private final double logSlopes;

  private Data(double[][] points, double[] values, double logSlopes) {
    this.points = points;
    this.values = values;
    this.logSlopes = logSlopes;
  }

  /** Losses made even. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  private record Even(double[] values, double logSlopes) {}

  /**
   * @param rows the trials
   * @param weights of the objectives
   * @param drawnIn whether losses far above the middle are drawn in
   */
  static Data of(History history, int[] rows, double[] weights, boolean drawnIn) {
    double[][] points = new double[rows.length][];
    double[][] columns = new double[weights.length][rows.length];
    boolean[] sound = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      points[i] = history.point(rows[i]);
      sound[i] = history.violation(rows[i]) == 0;
      for (int objective = 0; objective < weights.length; objective++) {
        double loss = history.losses(rows[i])[objective];
        columns[objective][i] = loss;
        sound[i] &= Math.abs(loss) < 1e100;
      }
    }
    double[] values = new double[rows.length];
    double[] largest = new double[rows.length];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int objective = 0; objective < weights.length; objective++) {
      double[] even = standard(columns[objective], sound, drawnIn).values;
      for (int i = 0; i < rows.length; i++) {
        largest[i] = Math.max(largest[i], weights[objective] * even[i]);
        values[i] += 0.05 * weights[objective] * even[i];
      }
    }
    if (weights.length == 1) {
      Even even = standard(columns[0], sound, drawnIn);
      return new Data(points, even.values, even.logSlopes);
    }
    for (int i = 0; i < rows.length; i++) {
      values[i] += largest[i];
    }
    boolean[] all = new boolean[rows.length];
    Arrays.fill(all, true);
    Even even = standard(values, all, drawnIn);
    return new Data(points, even.values, even.logSlopes);
  }

  private static Even standard(double[] losses, boolean[] sound, boolean drawnIn) {
    double[] sorted = new double[losses.length];
    int count = 0;
    for (int i = 0; i < losses.length; i++) {
      if (sound[i]) {
        sorted[count++] = losses[i];
      }
    }
    double[] values = new double[losses.length];
    if (count == 0) {
      return new Even(values, 0);
    }
    sorted = Arrays.copyOf(sorted, count);
    Arrays.sort(sorted);
    double middle = sorted[count / 2];
    double below = middle - sorted[0];
    double knee = drawnIn ? middle + 2 * below : Double.POSITIVE_INFINITY;
    double logSlopes = 0;
    for (int i = 0; i < losses.length; i++) {
      values[i] = sound[i] ? losses[i] : sorted[count - 1];
      if (values[i] > knee) {
        double drawn = Math.log1p((values[i] - knee) / Math.max(below, 1e-300));
        values[i] = knee + below * drawn;
        logSlopes -= drawn;
      }
    }
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / values.length);
    boolean varied = deviation > 0 && Double.isFinite(deviation);
    for (int i = 0; i < values.length; i++) {
      values[i] = varied ? (values[i] - mean) / deviation : 0;
    }
    return new Even(values, varied ? logSlopes - values.length * Math.log(deviation) : 0);
  }

  /**
   * The sum of the logarithms of the slopes by which losses became values: what makes likelihoods
   * of the same losses comparable.
   */
  double logSlopes() {
    return logSlopes;
  }

  double[][] points() {
    return points;
  }

  double[] values() {
    return values;
  }

  double lowest() {
    return Arrays.stream(values).min().orElse(0);
  }

  /** Up to {@code count} points with the lowest values. */
  double[][] bestPoints(int count) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    double[][] best = new double[Math.min(count, order.length)][];
    for (int i = 0; i < best.length; i++) {
      best[i] = points[order[i]];
    }
    return best;
  }

  /** With more points, whose values are believed. */
  Data with(List<double[]> more, ToDoubleFunction<double[]> belief) {
    double[][] allPoints = Arrays.copyOf(points, points.length + more.size());
    double[] allValues = Arrays.copyOf(values, allPoints.length);
    for (int i = 0; i < more.size(); i++) {
      allPoints[points.length + i] = more.get(i);
      allValues[points.length + i] = belief.applyAsDouble(more.get(i));
    }
    return new Data(allPoints, allValues, logSlopes);
  }
}
