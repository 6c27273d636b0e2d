package org.espalier.web.trial;

/**
 * Exponential smoothing without the pull to the first value: the average is divided by the sum of
 * its weights, as Adam corrects its moments (Kingma and Ba 2015, section 3). A value that is no
 * finite number is given back as it is and leaves the average alone. Not thread-safe.
 */
final class Smoothing {
  private final double weight;
  private double average;
  private double missing = 1;

  /**
   * @param weight of the average before, 0 to below 1
   */
  Smoothing(double weight) {
    this.weight = weight;
  }

  double next(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    average = average * weight + value * (1 - weight);
    missing *= weight;
    return average / (1 - missing);
  }
}
