package org.espalier.search.sampler.tpe;

/**
 * Which of some points has the highest ratio of one density to another, without summing the second
 * one whole at each: part of a sum bounds the ratio from above, so the point with the highest bound
 * is summed on, until one that is whole has it. No point is summed further than its bound asks for.
 * The answer is that of summing everything.
 */
final class BestRatio {
  private BestRatio() {}

  /**
   * @param above the logarithm of the first density at each point
   * @param below the second density at each point; changed
   * @return the point's index, the first one of equals
   */
  static int of(double[] above, DensityAt[] below) {
    double[] bounds = new double[above.length];
    for (int i = 0; i < above.length; i++) {
      below[i].advance();
      bounds[i] = above[i] - below[i].log();
    }
    int leader = highest(bounds);
    while (!below[leader].isWhole()) {
      below[leader].advance();
      bounds[leader] = above[leader] - below[leader].log();
      leader = highest(bounds);
    }
    return leader;
  }

  private static int highest(double[] bounds) {
    int highest = 0;
    for (int i = 1; i < bounds.length; i++) {
      if (bounds[i] > bounds[highest]) {
        highest = i;
      }
    }
    return highest;
  }
}
