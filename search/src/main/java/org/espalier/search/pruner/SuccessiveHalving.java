package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Asynchronous successive halving that stops (Li et al., MLSys 2020, arXiv 1810.05934; the stopping
 * variant of Ray Tune and Optuna). Rungs stand at {@code minimum × reduction^k} steps. A trial that
 * reaches a rung goes on if the best loss it has had so far is among the best 1/reduction of those
 * recorded at this rung, itself included; nothing ever waits. With several objectives a trial goes
 * on if fewer than n/reduction of the rung's n trials dominate it, which for one objective says the
 * same.
 *
 * <p>Cost: O(log n) a report with one objective, O(n) at a rung with several. Not for curves that
 * cross late: what starts slowly is stopped; raise {@code min_epochs} there.
 */
public final class SuccessiveHalving implements Pruner {
  private final int minimum;
  private final int reduction;
  private final List<Rung> rungs = new ArrayList<>();
  private final Map<Integer, Progress> progress = new HashMap<>();

  /** A trial's next rung, and the best it has had. */
  private record Progress(int nextRung, BestLosses best) {}

  /**
   * @param minimum the step of the first rung, 1 or more
   * @param reduction one of so many goes on, 2 or more
   */
  public SuccessiveHalving(int minimum, int reduction) {
    this.minimum = minimum;
    this.reduction = reduction;
  }

  @Override
  public Decision judge(History history, int row) {
    Progress now =
        progress.computeIfAbsent(row, key -> new Progress(0, new BestLosses(history.objectives())));
    now.best().add(history.losses(row));
    int next = now.nextRung();
    Decision decision = Decision.CONTINUE;
    while (history.step(row) >= level(next)) {
      if (next == rungs.size()) {
        rungs.add(Rung.create(history.objectives(), reduction));
      }
      if (!rungs.get(next).enter(now.best().losses())) {
        decision = Decision.STOP;
      }
      next++;
    }
    if (next != now.nextRung()) {
      progress.put(row, new Progress(next, now.best()));
    }
    return decision;
  }

  private double level(int rung) {
    return minimum * Math.pow(reduction, rung);
  }

  @Override
  public void ended(History history, int row) {
    progress.remove(row);
  }
}
