package org.espalier.search.sampler.tpe;

/**
 * Which of some points has the highest ratio of one density to another, without summing the second
 * one whole at each: part of a sum bounds the ratio from above, so that a point is left as soon as
 * it cannot win any more. The answer is that of summing everything.
 */
final class BestRatio {
  private BestRatio() {}

  /**
   * @param above the logarithm of the first density at each point
   * @param below the second density at each point; changed
   * @return the point's index, the first one of equals
   */
  static int of(double[] above, DensityAt[] below) {
    int leader = 0;
    for (int i = 0; i < above.length; i++) {
      below[i].advance();
      if (bound(above, below, i) > bound(above, below, leader)) {
        leader = i;
      }
    }
    double highest = above[leader] - below[leader].whole();
    for (int i = 0; i < above.length; i++) {
      while (!below[i].isWhole() && bound(above, below, i) >= highest) {
        below[i].advance();
      }
      double ratio = bound(above, below, i);
      if (below[i].isWhole() && (ratio > highest || (ratio == highest && i < leader))) {
        leader = i;
        highest = ratio;
      }
    }
    return leader;
  }

  private static double bound(double[] above, DensityAt[] below, int index) {
    return above[index] - below[index].log();
  }
}
