package org.espalier.search.importance;

import java.util.SplittableRandom;
import org.espalier.search.Seeds;
import org.espalier.search.space.Coordinates;

/**
 * Functional analysis of variance over a random forest (Hutter et al., ICML 2014): in each tree,
 * how much of the variance over the whole space is left of the prediction once all axes but one are
 * averaged out. The mean over the trees.
 */
final class Forest {
  private static final int TREES = 48;

  private Forest() {}

  static double[] shares(Coordinates coordinates, Results results, long seed) {
    double[] shares = new double[coordinates.size()];
    int counted = 0;
    for (int i = 0; i < TREES; i++) {
      SplittableRandom random = Seeds.random(seed, i, 21);
      int[] sample = new int[results.size()];
      for (int j = 0; j < sample.length; j++) {
        sample[j] = random.nextInt(sample.length);
      }
      Tree tree = Tree.grow(coordinates, results, sample, random);
      double whole = tree.variance();
      if (whole > 1e-12) {
        counted++;
        for (int axis = 0; axis < shares.length; axis++) {
          shares[axis] += tree.varianceAlong(axis) / whole;
        }
      }
    }
    for (int axis = 0; axis < shares.length; axis++) {
      shares[axis] = counted == 0 ? 0 : Math.clamp(shares[axis] / counted, 0.0, 1.0);
    }
    return shares;
  }
}
