package org.espalier.search.sampler;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Proposes the next trial.
 *
 * <p>The contract, checked by {@code SamplerContract} for every implementation:
 *
 * <ul>
 *   <li>A sampler's state changes only in {@link #begun}, {@link #reported}, {@link #judge} and
 *       {@link #ended}, and only by what these say; {@link #propose} changes nothing. So replaying
 *       the events of a search rebuilds the sampler, and proposing twice with the same random
 *       numbers gives the same point.
 *   <li>All chance comes from the generator that is handed in, or from the seed it was built with.
 *   <li>It survives infinite losses, failed and unfinished trials, equal losses, one-point spaces,
 *       rows with coordinates missing, and points it did not propose.
 * </ul>
 */
public interface Sampler {

  /**
   * The next point, for row {@code history.size()}.
   *
   * @return empty if there is none now: every point of the space has been proposed, or a trial has
   *     to end first
   */
  Optional<Proposal> propose(History history, RandomGenerator random);

  /** A trial began; it may not be one this sampler proposed. */
  default void begun(History history, int row) {}

  /** A running trial reported {@code history.losses(row)} at {@code history.step(row)}. */
  default void reported(History history, int row) {}

  /**
   * Whether a running trial that just reported is to go on, where the sampler steers trials while
   * they run; asked once for each step, after {@link #reported}.
   */
  default Decision judge(History history, int row) {
    return Decision.CONTINUE;
  }

  /** A trial ended: {@code history.state(row)} says how. */
  default void ended(History history, int row) {}

  /** One sentence on what this sampler is, with its settings. */
  String reason();
}
