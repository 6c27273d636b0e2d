package org.espalier.search.sampler.gp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.search.History;
import org.espalier.search.Seeds;
import org.espalier.search.space.Coordinates;
import org.espalier.search.stop.StopRule;

/**
 * Enough once a Gaussian process over the better half of the completed trials holds it for likely
 * that little can still be gained: the lowest upper bound among these trials, less the lowest lower
 * bound anywhere (Makarova et al., AutoML 2022, arXiv 2104.08166). Bounds are mean ± √β deviations
 * with the β of the paper, δ = 0.1. One objective.
 *
 * <p>Cost: a fit and some 2,000 predictions, O(n³) for the n ≤ 150 trials fitted, first after 20
 * completed trials and then each time a twentieth more have completed. The bound is as good as the
 * process: not for many choices, and an optimist where the loss is rough.
 */
public final class RegretBound implements StopRule {
  private static final int FIRST = 20;
  private static final int MOST = 150;
  private static final int EVEN_POINTS = 2_048;
  private static final int REFINED = 5;
  private static final double DELTA = 0.1;

  private final Coordinates coordinates;
  private final Kernel kernel;
  private final double enough;
  private final List<Integer> completed = new ArrayList<>();
  private double[] parameters;
  private int lookedAt;
  private double bound = Double.POSITIVE_INFINITY;

  /**
   * @param enough the bound that is low enough, in units of the objective
   */
  public RegretBound(Coordinates coordinates, double enough) {
    this.coordinates = coordinates;
    this.kernel = new Kernel(coordinates);
    this.enough = enough;
    this.parameters = Fit.start(coordinates.size());
  }

  @Override
  public void ended(History history, int row) {
    if (history.state(row) != History.State.COMPLETED
        || history.violation(row) > 0
        || !(Math.abs(history.loss(row)) < 1e100)) {
      return;
    }
    completed.add(row);
    if (completed.size() >= FIRST && completed.size() >= lookedAt + 1 + lookedAt / 20) {
      lookedAt = completed.size();
      bound = bound(history);
    }
  }

  @Override
  public Optional<String> reached() {
    return bound <= enough
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "a Gaussian process finds it likely that no more than %.3g can still be gained",
                bound))
        : Optional.empty();
  }

  /** The bound after the trials so far; infinite where the process cannot be fitted. */
  private double bound(History history) {
    int[] rows =
        completed.stream()
            .sorted(Comparator.comparingDouble(history::loss))
            .limit(Math.min(MOST, Math.max(FIRST, completed.size() / 2)))
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] points = new double[rows.length][];
    double[] values = new double[rows.length];
    double mean = 0;
    for (int i = 0; i < rows.length; i++) {
      points[i] = history.point(rows[i]);
      mean += history.loss(rows[i]) / rows.length;
    }
    double squares = 0;
    for (int row : rows) {
      squares += Math.pow(history.loss(row) - mean, 2) / rows.length;
    }
    double deviation = Math.sqrt(squares);
    if (deviation == 0) {
      return 0;
    }
    for (int i = 0; i < rows.length; i++) {
      values[i] = (history.loss(rows[i]) - mean) / deviation;
    }
    parameters = new Fit(kernel, points, values).from(parameters);
    GaussianProcess process = GaussianProcess.of(kernel, points, values, parameters);
    return process == null ? Double.POSITIVE_INFINITY : deviation * spread(process, points);
  }

  private double spread(GaussianProcess process, double[][] points) {
    double width = Math.sqrt(beta());
    double upper = Double.POSITIVE_INFINITY;
    double lower = Double.POSITIVE_INFINITY;
    for (double[] point : points) {
      double[] predicted = process.predict(point);
      upper = Math.min(upper, predicted[0] + width * Math.sqrt(predicted[1]));
      lower = Math.min(lower, predicted[0] - width * Math.sqrt(predicted[1]));
    }
    SplittableRandom random = Seeds.random(completed.size(), 11, 11);
    PriorityQueue<Low> lowest = new PriorityQueue<>(Comparator.comparingDouble(low -> -low.bound));
    for (int i = 0; i < EVEN_POINTS; i++) {
      double[] point = coordinates.random(random);
      lowest.add(new Low(point, lower(process, point, width)));
      if (lowest.size() > REFINED) {
        lowest.remove();
      }
    }
    for (Low low : lowest) {
      lower = Math.min(lower, descend(process, low.point, width, random));
    }
    return Math.max(0, upper - lower);
  }

  /** A point with its lower bound. */
  private static final class Low {
    private final double[] point;
    private final double bound;

    Low(double[] point, double bound) {
      this.point = point;
      this.bound = bound;
    }
  }

  private static double lower(GaussianProcess process, double[] point, double width) {
    double[] predicted = process.predict(point);
    return predicted[0] - width * Math.sqrt(predicted[1]);
  }

  /** The lowest lower bound on a walk of shrinking steps. */
  private double descend(
      GaussianProcess process, double[] from, double width, RandomGenerator random) {
    double[] now = from;
    double here = lower(process, now, width);
    for (int step = 0; step < 60; step++) {
      double[] next = now.clone();
      double reach = 0.2 * Math.pow(0.93, step);
      for (int axis = 0; axis < next.length; axis++) {
        if (!Double.isNaN(next[axis]) && !coordinates.axis(axis).isChoice()) {
          next[axis] += reach * random.nextGaussian();
        }
      }
      coordinates.settle(next, random);
      double there = lower(process, next, width);
      if (there < here) {
        here = there;
        now = next;
      }
    }
    return here;
  }

  private double beta() {
    double trials = completed.size();
    return 2 * Math.log(coordinates.size() * trials * trials * Math.PI * Math.PI / (6 * DELTA)) / 5;
  }
}
