package org.espalier.search.stop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.core.study.Dominance;
import org.espalier.search.History;
import org.espalier.search.pareto.Hypervolume;

/**
 * Enough once so many trials have ended since the last gain. A gain is a completed trial that keeps
 * all bounds and is the first of these, or better than the best before by more than the minimum;
 * with several objectives, one that no other dominates and that adds more than this part to the
 * hypervolume below the worst seen. Pruned and failed trials count as trials without a gain, those
 * of earlier studies only as something to be better than.
 *
 * <p>Cost: O(1) a trial with one objective; with several that of the hypervolume of the front.
 */
final class Plateau implements StopRule {
  private final int trials;
  private final double minimumGain;
  private final List<double[]> front = new ArrayList<>();
  private double[] worst = {};
  private int since;

  Plateau(int trials, double minimumGain) {
    this.trials = trials;
    this.minimumGain = minimumGain;
  }

  @Override
  public void ended(History history, int row) {
    boolean gain = isResult(history, row) && gains(history.losses(row));
    if (row >= history.observed()) {
      since = gain ? 0 : since + 1;
    }
  }

  private static boolean isResult(History history, int row) {
    return history.state(row) == History.State.COMPLETED
        && history.violation(row) == 0
        && Arrays.stream(history.losses(row)).allMatch(Double::isFinite);
  }

  /** Whether these losses are a gain; the front takes them in if nothing in it is as good. */
  private boolean gains(double[] losses) {
    if (front.isEmpty()) {
      worst = losses.clone();
      front.add(losses);
      return true;
    }
    for (int i = 0; i < worst.length; i++) {
      worst[i] = Math.max(worst[i], losses[i]);
    }
    if (front.stream()
        .anyMatch(one -> Arrays.equals(one, losses) || Dominance.dominates(one, losses))) {
      return false;
    }
    double before = losses.length == 1 ? front.getFirst()[0] : volume();
    front.removeIf(one -> Dominance.dominates(losses, one));
    front.add(losses);
    if (losses.length == 1) {
      return before - losses[0] > minimumGain;
    }
    double after = volume();
    return minimumGain == 0 || after - before > minimumGain * after;
  }

  private double volume() {
    double[] reference = worst.clone();
    for (int i = 0; i < reference.length; i++) {
      double best = Double.POSITIVE_INFINITY;
      for (double[] one : front) {
        best = Math.min(best, one[i]);
      }
      reference[i] += 0.1 * (worst[i] - best) + 1e-12 * Math.abs(worst[i]);
    }
    return Hypervolume.of(front, reference);
  }

  @Override
  public Optional<String> reached() {
    return since >= trials && !front.isEmpty()
        ? Optional.of("the last %d trials brought no gain".formatted(since))
        : Optional.empty();
  }
}
