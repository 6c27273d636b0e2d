package org.espalier.search.pruner;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The best k of the losses seen, k growing with their number: two heaps that meet at the cut, so
 * that adding costs O(log n) and reading O(1).
 */
final class Cutoff {
  private final double fraction;
  private final PriorityQueue<Double> best = new PriorityQueue<>(Comparator.reverseOrder());
  private final PriorityQueue<Double> rest = new PriorityQueue<>();

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
      best.add(loss);
    } else {
      rest.add(loss);
    }
    int wanted = Math.max(1, (int) Math.floor(size() * fraction + 1e-9));
    while (best.size() > wanted) {
      rest.add(best.remove());
    }
    while (best.size() < wanted) {
      best.add(rest.remove());
    }
  }

  /** The worst loss that is still kept; positive infinity before the first. */
  double worstKept() {
    return best.isEmpty() ? Double.POSITIVE_INFINITY : best.element();
  }
}
