package org.espalier.tracking.purge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.espalier.core.study.Dominance;

/** Which runs of one experiment are the best. Pure. */
final class BestRuns {
  private BestRuns() {}

  /**
   * @param losses one for each objective, lower is better; NaN where it was not measured
   */
  record Ranked(long runNumber, List<Double> losses) {
    Ranked {
      losses = List.copyOf(losses);
    }
  }

  /**
   * Numbers of the {@code count} runs with the lowest first loss, and with several objectives of
   * those that no other one dominates. A run whose first loss is not known is not among them.
   */
  static List<Long> of(List<Ranked> runs, int count) {
    List<Ranked> kept =
        new ArrayList<>(
            runs.stream()
                .filter(run -> !run.losses().isEmpty() && !run.losses().getFirst().isNaN())
                .sorted(Comparator.comparingDouble(run -> run.losses().getFirst()))
                .limit(count)
                .toList());
    if (count > 0) {
      kept.addAll(front(runs));
    }
    return kept.stream().map(Ranked::runNumber).distinct().toList();
  }

  private static List<Ranked> front(List<Ranked> runs) {
    List<Ranked> front = new ArrayList<>();
    for (Ranked run : runs) {
      if (run.losses().size() > 1
          && run.losses().stream().noneMatch(loss -> loss.isNaN())
          && front.stream().noneMatch(other -> dominates(other, run))) {
        front.removeIf(other -> dominates(run, other));
        front.add(run);
      }
    }
    return front;
  }

  private static boolean dominates(Ranked left, Ranked right) {
    return Dominance.dominates(array(left.losses()), array(right.losses()));
  }

  private static double[] array(List<Double> losses) {
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
