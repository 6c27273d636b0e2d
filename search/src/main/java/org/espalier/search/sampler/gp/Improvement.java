package org.espalier.search.sampler.gp;

import org.hipparchus.special.Erf;

/**
 * The logarithm of the expected improvement, stable far out in the tail (Ament et al., NeurIPS
 * 2023).
 */
final class Improvement {
  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private Improvement() {}

  /**
   * @param mean of the loss predicted
   * @param variance of it
   * @param best the loss to be improved on
   */
  static double log(double mean, double variance, double best) {
    double deviation = Math.sqrt(variance);
    double z = (best - mean) / deviation;
    return Math.log(deviation) + logShape(z);
  }

  /** What {@link #log} gains a unit of the mean, and a unit of the variance, in an array of two. */
  static double[] slopes(double mean, double variance, double best) {
    double deviation = Math.sqrt(variance);
    double z = (best - mean) / deviation;
    double logShape = logShape(z);
    double density = Math.exp(-0.5 * z * z - LOG_ROOT_TWO_PI - logShape);
    double chance =
        z > -25 ? 0.5 * Erf.erfc(-z * Math.sqrt(0.5)) * Math.exp(-logShape) : -z + 2 / -z;
    return new double[] {-chance / deviation, 0.5 * density / variance};
  }

  /** log(φ(z) + z Φ(z)). */
  private static double logShape(double z) {
    double logDensity = -0.5 * z * z - LOG_ROOT_TWO_PI;
    if (z > -1) {
      return Math.log(Math.exp(logDensity) + z * 0.5 * Erf.erfc(-z * Math.sqrt(0.5)));
    }
    if (z > -25) {
      double tail = 0.5 * Erf.erfc(-z * Math.sqrt(0.5));
      double inner = 1 + z * tail / Math.exp(logDensity);
      if (inner > 1e-10) {
        return logDensity + Math.log(inner);
      }
    }
    return logDensity - 2 * Math.log(-z);
  }
}
