package org.espalier.worker.checkpoint;

import org.espalier.core.study.Objective;

/**
 * How long training has gone on without a better objective. Stored with a checkpoint, so that a
 * resumed trial ends where an undisturbed one would.
 *
 * @param best the best value so far; NaN before the first
 * @param epochsSince epochs that were measured since then
 */
public record Patience(double best, int epochsSince) {

  /** Nothing was measured yet. */
  public static final Patience FRESH = new Patience(Double.NaN, 0);

  /** After one more epoch with this value. */
  public Patience after(double value, Objective objective) {
    return objective.direction().isBetter(value, best)
        ? new Patience(value, 0)
        : new Patience(best, epochsSince + 1);
  }

  /**
   * Whether training should end.
   *
   * @param limit epochs without a better value; 0 for no limit
   */
  public boolean isOver(long limit) {
    return limit > 0 && epochsSince >= limit;
  }
}
