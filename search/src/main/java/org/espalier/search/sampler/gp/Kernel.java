package org.espalier.search.sampler.gp;

import org.espalier.search.space.Coordinates;

/**
 * Matérn 5/2 with a length scale an axis. Along a choice two values are 0 or 1 apart; a coordinate
 * that only one of two points has counts as 1 apart, one that neither has as 0.
 */
final class Kernel {
  private static final double ROOT_FIVE = Math.sqrt(5);

  private final boolean[] choices;

  Kernel(Coordinates coordinates) {
    choices = new boolean[coordinates.size()];
    for (int i = 0; i < choices.length; i++) {
      choices[i] = coordinates.axis(i).isChoice();
    }
  }

  /** The squared distance along one axis. */
  double squaredDistance(int axis, double left, double right) {
    if (Double.isNaN(left) || Double.isNaN(right)) {
      return Double.isNaN(left) && Double.isNaN(right) ? 0 : 1;
    }
    if (choices[axis]) {
      return left == right ? 0 : 1;
    }
    return (left - right) * (left - right);
  }

  /**
   * The correlation of two points.
   *
   * @param precisions inverse squared length scales
   */
  double correlation(double[] left, double[] right, double[] precisions) {
    return correlation(squaredDistance(left, right, precisions));
  }

  /** The squared scaled distance of two points. */
  double squaredDistance(double[] left, double[] right, double[] precisions) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += precisions[i] * squaredDistance(i, left[i], right[i]);
    }
    return sum;
  }

  /** How far {@code left} is above {@code right}; 0 along a choice and where one is missing. */
  double offset(int axis, double left, double right) {
    double off = choices[axis] ? 0 : left - right;
    return Double.isNaN(off) ? 0 : off;
  }

  /** The correlation at a squared scaled distance. */
  static double correlation(double squared) {
    double r = ROOT_FIVE * Math.sqrt(squared);
    return (1 + r + r * r / 3) * Math.exp(-r);
  }

  /** Its derivative by the squared scaled distance. */
  static double slope(double squared) {
    double r = ROOT_FIVE * Math.sqrt(squared);
    return -5.0 / 6 * (1 + r) * Math.exp(-r);
  }
}
