package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Asynchronous successive halving (Li et al., MLSys 2020, arXiv 1810.05934). Rungs stand at {@code
 * minimum × reduction^k} steps. A trial that reaches a rung goes on if the best loss it has had so
 * far is among the best 1/reduction of those recorded at this rung, itself included; nothing ever
 * waits. With several objectives it goes on if fewer than n/reduction of the rung's n trials
 * dominate it. Of equal trials no more go on than belong to the best.
 *
 * <p>What does not go on is stopped for good (as in Ray Tune and Optuna), or, with {@code mode:
 * promotion} (the paper's way), paused: it is resumed from its checkpoint once enough worse trials
 * have reached its rung.
 *
 * <p>Cost: O(log n) a report with one objective, O(n) at a rung with several. Not for curves that
 * cross late: what starts slowly is stopped; raise {@code min_epochs} there.
 */
public final class SuccessiveHalving implements Pruner {
  private final int minimum;
  private final int reduction;
  private final boolean promotes;
  private final List<Rung> rungs = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<Integer, Progress> progress = new HashMap<>();

  /** A trial's next rung, and the best it has had. */
  private record Progress(int nextRung, BestLosses best) {}

  /**
   * @param minimum the step of the first rung, 1 or more
   * @param reduction one of so many goes on, 2 or more
   * @param promotes whether the others are paused rather than stopped
   */
  public SuccessiveHalving(int minimum, int reduction, boolean promotes) {
    this.minimum = minimum;
    this.reduction = reduction;
    this.promotes = promotes;
  }

  @Override
  public Decision judge(History history, int row) {
    Progress now =
        progress.computeIfAbsent(row, key -> new Progress(0, new BestLosses(history.objectives())));
    now.best().add(history.losses(row));
    int next = now.nextRung();
    Decision decision = Decision.CONTINUE;
    while (history.step(row) >= level(next) && level(next) < Integer.MAX_VALUE) {
      if (next == rungs.size()) {
        rungs.add(Rung.create(history.objectives(), 1.0 / reduction));
        waiting.add(Waiting.create(history.objectives()));
      }
      Rung rung = rungs.get(next);
      double[] best = now.best().losses().clone();
      rung.add(best);
      boolean passes = rung.passes(best);
      decision = passes ? Decision.CONTINUE : promotes ? Decision.PAUSE : Decision.STOP;
      if (passes) {
        rung.letGo(best);
      } else if (promotes) {
        waiting.get(next).add(row, best);
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
  public OptionalInt promotable(History history) {
    for (int rung = waiting.size() - 1; rung >= 0; rung--) {
      OptionalInt first = waiting.get(rung).first(rungs.get(rung));
      if (first.isPresent()) {
        return first;
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public void resumed(History history, int row) {
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).remove(row).ifPresent(rungs.get(i)::letGo);
    }
  }

  @Override
  public void ended(History history, int row) {
    progress.remove(row);
    waiting.forEach(rung -> rung.remove(row));
  }
}
