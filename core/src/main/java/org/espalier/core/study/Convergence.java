package org.espalier.core.study;

import java.util.Optional;

/**
 * When a search has gone far enough to end before its trials are used up; what is absent is not
 * looked at.
 *
 * @param plateau it ends when so many trials have ended since the last gain; 1 or more
 * @param minimumGain what counts as a gain: more than this, in units of the goal; with several
 *     goals, as a part of the hypervolume; 0 or more
 * @param regret it ends when a Gaussian process holds it for likely that no more than this can
 *     still be gained, in units of the goal; above 0, with one goal only
 */
public record Convergence(Optional<Integer> plateau, double minimumGain, Optional<Double> regret) {

  /** It never ends early. */
  public static final Convergence NEVER = new Convergence(Optional.empty(), 0, Optional.empty());
}
