package org.espalier.search.pruner;

import java.util.Arrays;
import org.espalier.core.study.Dominance;

/**
 * The best losses a trial has had: the lowest, or with several objectives those of the step that no
 * later one dominated.
 */
final class BestLosses {
  private double[] losses;

  BestLosses(int objectives) {
    losses = new double[objectives];
    Arrays.fill(losses, Double.POSITIVE_INFINITY);
  }

  void add(double[] candidate) {
    if (Dominance.dominates(candidate, losses)) {
      losses = candidate;
    }
  }

  double[] losses() {
    return losses;
  }
}
