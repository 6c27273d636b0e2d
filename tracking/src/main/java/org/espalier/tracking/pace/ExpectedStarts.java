package org.espalier.tracking.pace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

/**
 * When waiting trials will start, if each slot that gets free takes the next and all last as long
 * as trials of their study did. Pure; O((b + w) log s) for b running and w waiting trials on s
 * slots.
 */
public final class ExpectedStarts {
  private ExpectedStarts() {}

  /**
   * A trial that waits.
   *
   * @param ready whether a free slot may take it; one that is not has no expected start
   * @param notBefore seconds from now until it may be offered, 0 or more
   * @param seconds how long it will take; NaN where that is not known
   */
  public record Waiting(boolean ready, double notBefore, double seconds) {}

  /**
   * Seconds from now until each start, in the order given.
   *
   * @param slots that take trials
   * @param left seconds that each running trial still takes, negative ones as 0; NaN where that is
   *     not known: its slot is not counted on
   * @return empty where too little is known: everything before the first unknown length has a start
   */
  public static List<OptionalDouble> of(int slots, List<Double> left, List<Waiting> waiting) {
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int slot = left.size(); slot < slots; slot++) {
      free.add(0.0);
    }
    // More may run than there are slots, on workers that leave: only the first to end give a slot.
    left.stream()
        .filter(seconds -> !seconds.isNaN())
        .map(seconds -> Math.max(0, seconds))
        .sorted()
        .limit(Math.max(0, slots - free.size()))
        .forEach(free::add);
    List<OptionalDouble> starts = new ArrayList<>();
    for (Waiting trial : waiting) {
      if (!trial.ready() || free.isEmpty()) {
        starts.add(OptionalDouble.empty());
        continue;
      }
      double start = Math.max(free.remove(), trial.notBefore());
      starts.add(OptionalDouble.of(start));
      if (!Double.isNaN(trial.seconds())) {
        free.add(start + trial.seconds());
      }
    }
    return starts;
  }
}
