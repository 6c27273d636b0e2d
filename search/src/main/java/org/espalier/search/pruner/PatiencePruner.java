package org.espalier.search.pruner;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Stops a trial that has not improved on its own best for some steps. With several objectives any
 * one may improve. Looks at no other trial.
 *
 * <p>Cost: O(1) a report. Not for schedules that stand still before they fall, such as long
 * warm-ups.
 */
public final class PatiencePruner implements Pruner {
  private final int patience;
  private final double least;
  private final Map<Integer, Best> records = new HashMap<>();

  /** The best of each objective, and the step at which one last improved. */
  private static final class Best {
    private final double[] best;
    private int step;

    Best(int objectives) {
      best = new double[objectives];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
    }
  }

  /**
   * @param patience steps without improvement, 1 or more
   * @param least by how much a loss must fall to count, 0 or more
   */
  public PatiencePruner(int patience, double least) {
    this.patience = patience;
    this.least = least;
  }

  @Override
  public Decision judge(History history, int row) {
    Best record = records.computeIfAbsent(row, key -> new Best(history.objectives()));
    int step = history.step(row);
    double[] losses = history.losses(row);
    for (int i = 0; i < losses.length; i++) {
      if (losses[i] < record.best[i] - least) {
        record.step = step;
      }
      record.best[i] = Math.min(record.best[i], losses[i]);
    }
    return step - record.step >= patience ? Decision.STOP : Decision.CONTINUE;
  }

  @Override
  public void ended(History history, int row) {
    records.remove(row);
  }
}
