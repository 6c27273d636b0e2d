package org.espalier.search.pruner;

import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Stops a trial whose objective leaves a range that a sound trial never leaves, or is not a number.
 * Looks at no other trial. Cost: O(1) a report.
 */
public final class ThresholdPruner implements Pruner {
  private final int objective;
  private final double lowest;
  private final double highest;
  private final int warmupSteps;

  /**
   * @param objective which one is looked at, from 0
   * @param lowest the lowest loss allowed
   * @param highest the highest loss allowed
   * @param warmupSteps nothing is stopped at or before this step
   */
  public ThresholdPruner(int objective, double lowest, double highest, int warmupSteps) {
    this.objective = objective;
    this.lowest = lowest;
    this.highest = highest;
    this.warmupSteps = warmupSteps;
  }

  @Override
  public Decision judge(History history, int row) {
    double loss = history.losses(row)[objective];
    boolean outside = loss < lowest || loss > highest || Double.isInfinite(loss);
    return outside && history.step(row) > warmupSteps ? Decision.STOP : Decision.CONTINUE;
  }
}
