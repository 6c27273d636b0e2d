package org.espalier.search.sampler.tpe;

import org.espalier.search.History;
import org.espalier.search.space.Coordinates;

/**
 * One objective, whose best loss may be a plateau: the same loss again and again, as a recorded
 * training gives that is asked for again, or a goal that counts mistakes. Once more trials share
 * the best loss than there are good places, the split runs through equals and says nothing: then it
 * is made of all trials but the copies, which are as good as an earlier trial beside them (ADR
 * 046). Once a trial was pruned copies are always left out (ADR 048): they end at different rungs
 * with different losses, and the few that go on would soon be most of what is good.
 *
 * <p>Adding costs O(log n) comparisons, and one for each trial of the same loss that is no copy.
 */
final class PlateauRanking implements Ranking {
  /** Trials stand beside each other if no number of theirs differs by more of its range. */
  private static final double BESIDE = 0.15;

  private final SingleRanking all = new SingleRanking();
  private final SingleRanking firsts = new SingleRanking();
  private boolean anyPruned;

  @Override
  public void add(History history, int row) {
    all.add(history, row);
    anyPruned |= history.state(row) == History.State.PRUNED;
    if (!isCopy(history, row)) {
      firsts.add(history, row);
    }
  }

  private boolean isCopy(History history, int row) {
    if (!isMeasured(history, row)) {
      return false;
    }
    for (int first : firsts.alike(history, row)) {
      if (areBeside(history.coordinates(), history.point(first), history.point(row))) {
        return true;
      }
    }
    return false;
  }

  /** Failed trials are all alike without being copies, and so are those that broke as much. */
  private static boolean isMeasured(History history, int row) {
    return history.loss(row) < Double.POSITIVE_INFINITY && history.violation(row) == 0;
  }

  private static boolean areBeside(Coordinates coordinates, double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      double reach = CellKernel.hasFewValues(coordinates.axis(i)) ? 0 : BESIDE;
      boolean same = Double.compare(left[i], right[i]) == 0;
      if (!same && !(Math.abs(left[i] - right[i]) <= reach)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public Ranking compared(History history, int count) {
    if (count >= all.size()) {
      return all;
    }
    if (anyPruned) {
      return firsts;
    }
    int[] best = all.best(history, count + 1);
    boolean plateau =
        isMeasured(history, best[0]) && SingleRanking.compare(history, best[0], best[count]) == 0;
    return plateau ? firsts : all;
  }

  @Override
  public int[] best(History history, int count) {
    return all.best(history, count);
  }

  @Override
  public double[] improvements(History history, Mixture good, int count) {
    return all.improvements(history, good, count);
  }
}
