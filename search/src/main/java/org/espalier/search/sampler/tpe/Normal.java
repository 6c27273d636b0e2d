package org.espalier.search.sampler.tpe;

import java.util.random.RandomGenerator;
import org.hipparchus.special.Erf;

/** The normal distribution cut to [0, 1]. */
final class Normal {
  private static final double ROOT_HALF = Math.sqrt(0.5);
  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double FAR = 6;

  private Normal() {}

  /** How much of the normal distribution lies between two places. */
  static double mass(double mean, double deviation, double low, double high) {
    double from = (low - mean) / deviation;
    double to = (high - mean) / deviation;
    if (from < -FAR && to > FAR) {
      return 1;
    }
    return Math.max(1e-300, 0.5 * Erf.erf(from * ROOT_HALF, to * ROOT_HALF));
  }

  /** The logarithm of the density's factor, so that it integrates to 1 over [0, 1]. */
  static double logFactor(double mean, double deviation) {
    return -LOG_ROOT_TWO_PI - Math.log(deviation * mass(mean, deviation, 0, 1));
  }

  /** A draw. */
  static double draw(double mean, double deviation, RandomGenerator random) {
    for (int i = 0; i < 50; i++) {
      double value = mean + deviation * random.nextGaussian();
      if (value >= 0 && value <= 1) {
        return value;
      }
    }
    return random.nextDouble();
  }
}
