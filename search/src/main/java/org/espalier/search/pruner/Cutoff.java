package org.espalier.search.pruner;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The best k of the losses seen, k growing with their number: two heaps that meet at the cut, so
 * that adding costs O(log n) and reading O(1).
 */
final class Cutoff {
  private final double fraction;
  private final PriorityQueue<Double> best = new PriorityQueue<>(Comparator.reverseOrder());
  private final PriorityQueue<Double> rest = new PriorityQueue<>();

  /** How many of each loss are kept. */
  private final Map<Double, Integer> kept = new HashMap<>();

  /**
   * @param fraction the part that is kept, above 0 to 1; at least one loss is always kept
   */
  Cutoff(double fraction) {
    this.fraction = fraction;
  }

  int size() {
    return best.size() + rest.size();
  }

  void add(double loss) {
    if (best.isEmpty() || loss <= best.element()) {
      keep(loss);
    } else {
      rest.add(loss);
    }
    int wanted = Math.max(1, (int) Math.floor(size() * fraction + 1e-9));
    while (best.size() > wanted) {
      double worst = best.remove();
      kept.computeIfPresent(worst, (key, count) -> count == 1 ? null : count - 1);
      rest.add(worst);
    }
    while (best.size() < wanted) {
      keep(rest.remove());
    }
  }

  private void keep(double loss) {
    best.add(loss);
    kept.merge(loss, 1, Integer::sum);
  }

  /** How many of this loss are kept: of several equal ones maybe not all. */
  int kept(double loss) {
    return kept.getOrDefault(loss, 0);
  }

  /** The worst loss that is still kept; positive infinity before the first. */
  double worstKept() {
    return best.isEmpty() ? Double.POSITIVE_INFINITY : best.element();
  }
}
