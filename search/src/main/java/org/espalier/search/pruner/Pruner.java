package org.espalier.search.pruner;

import java.util.OptionalInt;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Decides whether a running trial is worth going on with.
 *
 * <p>The contract, checked by {@code PrunerContract} for every implementation: its state changes
 * only in these methods and only by what they say, so that replaying the events of a search
 * rebuilds it; the same reports in the same order give the same decisions; it survives infinite
 * losses, ties, trials that report at different steps, and trials that end without a report. A
 * trial that reports first, or alone, is never stopped for being worse than others.
 */
public interface Pruner {

  /**
   * Judges a trial that just reported {@code history.losses(row)} at {@code history.step(row)};
   * each step of a trial is judged once, and steps only rise.
   */
  Decision judge(History history, int row);

  /** A trial began. */
  default void begun(History history, int row) {}

  /** A trial ended. */
  default void ended(History history, int row) {}

  /** The row of a paused trial that has earned to go on; looking changes nothing. */
  default OptionalInt promotable(History history) {
    return OptionalInt.empty();
  }

  /** The trial that {@link #promotable} named goes on. */
  default void resumed(History history, int row) {}
}
