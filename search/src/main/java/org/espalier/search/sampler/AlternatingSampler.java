package org.espalier.search.sampler;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.History;

/**
 * Two samplers that learn from all trials and propose in turns, until so many trials were begun;
 * then the second alone. Where it is not known which of them suits a problem this loses at most
 * half of the trials, and each sees what the other found. Cost: that of both together.
 */
final class AlternatingSampler implements Sampler {
  private final Sampler first;
  private final Sampler second;
  private final int together;

  /**
   * @param together for how many trials the first takes part
   */
  AlternatingSampler(Sampler first, Sampler second, int together) {
    this.first = first;
    this.second = second;
    this.together = together;
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    int trial = history.size() - history.observed();
    return (trial < together && trial % 2 == 0 ? first : second).propose(history, random);
  }

  @Override
  public void begun(History history, int row) {
    if (row - history.observed() < together) {
      first.begun(history, row);
    }
    second.begun(history, row);
  }

  @Override
  public void reported(History history, int row) {
    first.reported(history, row);
    second.reported(history, row);
  }

  @Override
  public void ended(History history, int row) {
    if (history.size() - history.observed() <= together) {
      first.ended(history, row);
    }
    second.ended(history, row);
  }

  @Override
  public String reason() {
    return "%s; in turns with %s; the second alone after %d trials"
        .formatted(first.reason(), second.reason(), together);
  }
}
