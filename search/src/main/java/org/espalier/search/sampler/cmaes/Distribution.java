package org.espalier.search.sampler.cmaes;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The normal distribution that CMA-ES moves: mean, step size, covariance and the two evolution
 * paths, with the strategy parameters of Hansen's tutorial (arXiv 1604.00772), negative weights of
 * the worse half among them. Steps that were not drawn from it are shortened to a plausible length
 * (Hansen, "Injecting external solutions", arXiv 1110.4181), so that points of an earlier
 * generation, enqueued ones and other people's trials do no harm.
 */
final class Distribution {
  private final int size;
  private final int population;
  private final int parents;
  private final double[] weights;
  private final double effective;
  private final double pathSigmaRate;
  private final double damping;
  private final double pathRate;
  private final double rankOne;
  private final double rankMu;
  private final double expectedNorm;

  private final double[] mean;
  private double sigma;
  private RealMatrix covariance;
  private final double[] path;
  private final double[] pathSigma;
  private RealMatrix axes;
  private double[] scales;
  private int generation;

  Distribution(double[] mean, double sigma, int population) {
    this.size = mean.length;
    this.population = population;
    this.mean = mean;
    this.sigma = sigma;
    this.parents = population / 2;
    double n = size;
    weights = new double[population];
    for (int i = 0; i < population; i++) {
      weights[i] = Math.log((population + 1) / 2.0) - Math.log(i + 1.0);
    }
    effective = effective(0, parents);
    pathSigmaRate = (effective + 2) / (n + effective + 5);
    damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + pathSigmaRate;
    pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
    rankOne = 2 / ((n + 1.3) * (n + 1.3) + effective);
    rankMu =
        Math.min(
            1 - rankOne, 2 * (effective - 2 + 1 / effective) / ((n + 2) * (n + 2) + effective));
    scaleWeights(n);
    expectedNorm = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    path = new double[size];
    pathSigma = new double[size];
    covariance = MatrixUtils.createRealIdentityMatrix(size);
    axes = covariance;
    scales = new double[size];
    Arrays.fill(scales, 1);
  }

  /** How many points the weights from one to another are worth. */
  private double effective(int from, int to) {
    double sum = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }

  /**
   * Equations 49 to 53 of the tutorial: positive weights sum to 1, negative ones to no more than is
   * safe.
   */
  private void scaleWeights(double n) {
    double positive = 0;
    double negative = 0;
    for (double weight : weights) {
      positive += Math.max(0, weight);
      negative += Math.max(0, -weight);
    }
    double most =
        Math.min(
            1 + 2 * effective(parents, population) / (effective + 2),
            rankMu > 0 ? Math.min(1 + rankOne / rankMu, (1 - rankOne - rankMu) / (n * rankMu)) : 0);
    for (int i = 0; i < population; i++) {
      weights[i] *= weights[i] >= 0 ? 1 / positive : most / negative;
    }
  }

  int population() {
    return population;
  }

  int generation() {
    return generation;
  }

  double mean(int index) {
    return mean[index];
  }

  double deviation(int index) {
    return sigma * Math.sqrt(covariance.getEntry(index, index));
  }

  /** The largest deviation along any axis of the space. */
  double largestDeviation() {
    double largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, deviation(i));
    }
    return largest;
  }

  /** The ratio of the longest to the shortest axis of the ellipsoid. */
  double condition() {
    double longest = 0;
    double shortest = Double.POSITIVE_INFINITY;
    for (double scale : scales) {
      longest = Math.max(longest, scale);
      shortest = Math.min(shortest, scale);
    }
    return longest / shortest;
  }

  double[] draw(RandomGenerator random) {
    double[] z = new double[size];
    for (int i = 0; i < size; i++) {
      z[i] = scales[i] * random.nextGaussian();
    }
    double[] point = axes.operate(z);
    for (int i = 0; i < size; i++) {
      point[i] = mean[i] + sigma * point[i];
    }
    return point;
  }

  /**
   * Moves to the better half of a population, and away from the worse one in shape.
   *
   * @param ranked a population of points, best first; NaN coordinates say nothing and count as the
   *     mean
   */
  void update(List<double[]> ranked) {
    generation++;
    double[][] steps = new double[population][];
    double[] step = new double[size];
    double[] shares = new double[population];
    for (int k = 0; k < population; k++) {
      steps[k] = step(ranked.get(k));
      for (int i = 0; i < size && k < parents; i++) {
        step[i] += weights[k] * steps[k][i];
      }
      shares[k] = share(weights[k], steps[k]);
    }
    for (int i = 0; i < size; i++) {
      mean[i] += sigma * step[i];
    }
    double[] white = axes.transpose().operate(step);
    for (int i = 0; i < size; i++) {
      white[i] /= scales[i];
    }
    double[] whitened = axes.operate(white);
    double norm = 0;
    for (int i = 0; i < size; i++) {
      pathSigma[i] =
          (1 - pathSigmaRate) * pathSigma[i]
              + Math.sqrt(pathSigmaRate * (2 - pathSigmaRate) * effective) * whitened[i];
      norm += pathSigma[i] * pathSigma[i];
    }
    norm = Math.sqrt(norm);
    boolean steady =
        norm / Math.sqrt(1 - Math.pow(1 - pathSigmaRate, 2.0 * generation))
            < (1.4 + 2 / (size + 1.0)) * expectedNorm;
    for (int i = 0; i < size; i++) {
      path[i] =
          (1 - pathRate) * path[i]
              + (steady ? Math.sqrt(pathRate * (2 - pathRate) * effective) * step[i] : 0);
    }
    adapt(steps, shares, steady);
    sigma *= Math.exp(Math.min(1, pathSigmaRate / damping * (norm / expectedNorm - 1)));
    decompose();
  }

  /** A weight as the covariance takes it: of the worse half scaled, so that it stays positive. */
  private double share(double weight, double[] step) {
    if (weight >= 0) {
      return weight;
    }
    double length = length(step);
    return length == 0 ? 0 : weight * size / (length * length);
  }

  private void adapt(double[][] steps, double[] shares, boolean steady) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double keep = 1 - rankOne - rankMu * sum + (steady ? 0 : rankOne * pathRate * (2 - pathRate));
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double value = keep * covariance.getEntry(i, j) + rankOne * path[i] * path[j];
        for (int k = 0; k < steps.length; k++) {
          value += rankMu * shares[k] * steps[k][i] * steps[k][j];
        }
        covariance.setEntry(i, j, value);
        covariance.setEntry(j, i, value);
      }
    }
  }

  /** A point as a step in units of sigma, no longer than one drawn from here could well be. */
  private double[] step(double[] point) {
    double[] step = new double[size];
    for (int i = 0; i < size; i++) {
      step[i] = Double.isNaN(point[i]) ? 0 : (point[i] - mean[i]) / sigma;
    }
    double length = length(step);
    double longest = Math.sqrt(size) + 2.0 * size / (size + 2);
    if (length > longest) {
      for (int i = 0; i < size; i++) {
        step[i] *= longest / length;
      }
    }
    return step;
  }

  /** How far a step is from the mean, in deviations. */
  private double length(double[] step) {
    double[] along = axes.transpose().operate(step);
    double squares = 0;
    for (int i = 0; i < size; i++) {
      squares += along[i] * along[i] / (scales[i] * scales[i]);
    }
    return Math.sqrt(squares);
  }

  private void decompose() {
    RealMatrix symmetric = new Array2DRowRealMatrix(covariance.getData(), false);
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(symmetric);
    axes = eigen.getV();
    double[] values = eigen.getEigenvalues();
    for (int i = 0; i < size; i++) {
      scales[i] = Math.sqrt(Math.max(1e-14, values[i]));
    }
  }
}
