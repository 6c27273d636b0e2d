package org.espalier.search.sampler.tpe;

import java.util.Arrays;
import org.espalier.search.History;

/**
 * One objective: feasible trials that ran to the end by their loss, then pruned ones, those that
 * came further first and among these by loss, then infeasible ones by how far they are from
 * feasible, then failed ones. Adding costs O(log n) comparisons.
 */
final class SingleRanking implements Ranking {
  private int[] ranked = new int[64];
  private int size;

  @Override
  public void add(History history, int row) {
    if (size == ranked.length) {
      ranked = Arrays.copyOf(ranked, size * 2);
    }
    int place = behindEquals(history, row);
    System.arraycopy(ranked, place, ranked, place + 1, size - place);
    ranked[place] = row;
    size++;
  }

  private int behindEquals(History history, int row) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(history, ranked[middle], row) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The rows here that are neither better nor worse than this one. */
  int[] alike(History history, int row) {
    int end = behindEquals(history, row);
    int start = end;
    while (start > 0 && compare(history, ranked[start - 1], row) == 0) {
      start--;
    }
    return Arrays.copyOfRange(ranked, start, end);
  }

  static int compare(History history, int left, int right) {
    boolean failedLeft = history.state(left) == History.State.FAILED;
    boolean failedRight = history.state(right) == History.State.FAILED;
    if (failedLeft || failedRight) {
      return Boolean.compare(failedLeft, failedRight);
    }
    double brokenLeft = history.violation(left);
    double brokenRight = history.violation(right);
    if (brokenLeft > 0 || brokenRight > 0) {
      return Double.compare(brokenLeft, brokenRight);
    }
    boolean prunedLeft = history.state(left) == History.State.PRUNED;
    boolean prunedRight = history.state(right) == History.State.PRUNED;
    if (prunedLeft != prunedRight) {
      return prunedLeft ? 1 : -1;
    }
    if (prunedLeft && history.step(left) != history.step(right)) {
      return Integer.compare(history.step(right), history.step(left));
    }
    return Double.compare(history.loss(left), history.loss(right));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] best(History history, int count) {
    return Arrays.copyOf(ranked, Math.min(count, size));
  }

  @Override
  public double[] improvements(History history, Mixture good, int count) {
    if (count >= size || count == 0) {
      return new double[0];
    }
    double threshold = history.loss(ranked[count]);
    double[] weights = new double[good.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(1e-12, threshold - history.loss(good.row(i)));
      if (Double.isInfinite(weights[i]) || Double.isNaN(weights[i])) {
        return new double[0];
      }
    }
    return weights;
  }
}
