package org.espalier.search.sampler;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.History;

/**
 * Draws every trial evenly and on its own (Bergstra and Bengio, JMLR 2012).
 *
 * <p>Cost: O(d) a suggestion. Use it as a yardstick, with many cheap trials under a strong pruner,
 * or where far more trials run at once than ever come back. Not where trials are few and dear.
 */
public final class RandomSampler implements Sampler {

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    return Optional.of(Proposal.of(history.coordinates().random(random)));
  }

  @Override
  public String reason() {
    return "random: every trial is drawn evenly";
  }
}
