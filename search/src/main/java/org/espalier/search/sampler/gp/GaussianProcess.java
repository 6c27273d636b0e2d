package org.espalier.search.sampler.gp;

import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian process given data (Rasmussen and Williams 2006, algorithm 2.1). Immutable.
 *
 * <p>Parameters are logarithms: an inverse squared length scale an axis, the variance, the noise.
 */
final class GaussianProcess {
  private static final double JITTER = 1e-8;
  private static final double LEAST_VARIANCE = 1e-12;

  private final Kernel kernel;
  private final double[][] points;
  private final double[] precisions;
  private final double variance;
  private final double[][] factor;
  private final double[] alpha;
  private final RealMatrix covariance;
  private final CholeskyDecomposition cholesky;
  private final double[] values;

  private GaussianProcess(
      Kernel kernel,
      double[][] points,
      double[] values,
      double[] precisions,
      double variance,
      RealMatrix covariance,
      CholeskyDecomposition cholesky) {
    this.kernel = kernel;
    this.points = points;
    this.values = values;
    this.precisions = precisions;
    this.variance = variance;
    this.covariance = covariance;
    this.cholesky = cholesky;
    this.factor = cholesky.getL().getData();
    this.alpha = cholesky.getSolver().solve(new ArrayRealVector(values, false)).toArray();
  }

  /**
   * @return null if the covariance is not positive definite in the machine's numbers
   */
  static @Nullable GaussianProcess of(
      Kernel kernel, double[][] points, double[] values, double[] parameters) {
    int axes = parameters.length - 2;
    double[] precisions = new double[axes];
    for (int i = 0; i < axes; i++) {
      precisions[i] = Math.exp(parameters[i]);
    }
    double variance = Math.exp(parameters[axes]);
    double noise = Math.exp(parameters[axes + 1]) + JITTER;
    int size = points.length;
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        matrix[i][j] = variance * kernel.correlation(points[i], points[j], precisions);
        matrix[j][i] = matrix[i][j];
      }
      matrix[i][i] = variance + noise;
    }
    RealMatrix covariance = new Array2DRowRealMatrix(matrix, false);
    try {
      return new GaussianProcess(
          kernel,
          points,
          values,
          precisions,
          variance,
          covariance,
          new CholeskyDecomposition(covariance, 1e-9, 1e-12));
    } catch (MathRuntimeException e) {
      return null;
    }
  }

  /** The logarithm of the marginal likelihood, without its constant. */
  double logLikelihood() {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum -= Math.log(factor[i][i]) + 0.5 * values[i] * alpha[i];
    }
    return sum;
  }

  /** Its gradient by the parameters. */
  double[] gradient(double noise) {
    int size = values.length;
    int axes = precisions.length;
    double[][] inverse = cholesky.getSolver().getInverse().getData();
    double[] gradient = new double[axes + 2];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        double weight = alpha[i] * alpha[j] - inverse[i][j];
        gradient[axes] += weight * covariance.getEntry(i, j);
        double squared = 0;
        for (int k = 0; k < axes; k++) {
          squared += precisions[k] * kernel.squaredDistance(k, points[i][k], points[j][k]);
        }
        double slope = weight * variance * Kernel.slope(squared);
        for (int k = 0; k < axes; k++) {
          gradient[k] +=
              slope * precisions[k] * kernel.squaredDistance(k, points[i][k], points[j][k]);
        }
      }
      double own = 0.5 * (alpha[i] * alpha[i] - inverse[i][i]);
      gradient[axes] += own * variance;
      gradient[axes + 1] += own * noise;
    }
    return gradient;
  }

  /** Mean and variance of the function at a point, in an array of two. */
  double[] predict(double[] point) {
    int size = values.length;
    double[] between = new double[size];
    double mean = 0;
    for (int i = 0; i < size; i++) {
      between[i] = variance * kernel.correlation(point, points[i], precisions);
      mean += between[i] * alpha[i];
    }
    double explained = 0;
    for (int i = 0; i < size; i++) {
      double sum = between[i];
      double[] row = factor[i];
      for (int j = 0; j < i; j++) {
        sum -= row[j] * between[j];
      }
      between[i] = sum / row[i];
      explained += between[i] * between[i];
    }
    return new double[] {mean, Math.max(LEAST_VARIANCE, variance - explained)};
  }

  /**
   * As {@link #predict}, with what a step along each axis changes; 0 along choices and where the
   * point has no coordinate.
   *
   * @param slopes two rows, of the mean and of the variance; filled
   */
  double[] predict(double[] point, double[][] slopes) {
    int size = values.length;
    double[] between = new double[size];
    double[] bends = new double[size];
    double mean = 0;
    for (int i = 0; i < size; i++) {
      double squared = kernel.squaredDistance(point, points[i], precisions);
      between[i] = variance * Kernel.correlation(squared);
      bends[i] = 2 * variance * Kernel.slope(squared);
      mean += between[i] * alpha[i];
    }
    double[] weights = between.clone();
    double explained = 0;
    for (int i = 0; i < size; i++) {
      double sum = weights[i];
      double[] row = factor[i];
      for (int j = 0; j < i; j++) {
        sum -= row[j] * weights[j];
      }
      weights[i] = sum / row[i];
      explained += weights[i] * weights[i];
    }
    for (int i = size - 1; i >= 0; i--) {
      double[] row = factor[i];
      weights[i] /= row[i];
      for (int j = 0; j < i; j++) {
        weights[j] -= row[j] * weights[i];
      }
    }
    for (int axis = 0; axis < point.length; axis++) {
      slopes[0][axis] = 0;
      slopes[1][axis] = 0;
      for (int i = 0; i < size; i++) {
        double bend =
            bends[i] * precisions[axis] * kernel.offset(axis, point[axis], points[i][axis]);
        slopes[0][axis] += alpha[i] * bend;
        slopes[1][axis] -= 2 * weights[i] * bend;
      }
    }
    return new double[] {mean, Math.max(LEAST_VARIANCE, variance - explained)};
  }

  /** The length scale of an axis. */
  double scale(int axis) {
    return 1 / Math.sqrt(precisions[axis]);
  }
}
