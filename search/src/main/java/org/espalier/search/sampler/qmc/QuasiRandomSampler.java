package org.espalier.search.sampler.qmc;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.History;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Takes the trials from a low-discrepancy sequence: {@link ScrambledSobol} or {@link
 * ShiftedHalton}. A conditional parameter takes its coordinate where it is active.
 *
 * <p>Cost: O(d log n) a suggestion. Better than random wherever random would do; most even where
 * the number of trials is a power of two. It learns nothing from results.
 */
public final class QuasiRandomSampler implements Sampler {
  private final Coordinates coordinates;
  private final Sequence sequence;
  private final String name;

  /**
   * @param name {@code sobol} or {@code halton}
   */
  public QuasiRandomSampler(Coordinates coordinates, String name, long seed) {
    this.coordinates = coordinates;
    this.name = name;
    this.sequence =
        "halton".equals(name)
            ? new ShiftedHalton(coordinates.size(), seed)
            : new ScrambledSobol(coordinates.size(), seed);
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    return Optional.of(Proposal.of(point(history.size() - history.observed())));
  }

  /** The point at an index, every coordinate set. */
  public double[] point(int index) {
    double[] point = sequence.point(index);
    for (int i = 0; i < point.length; i++) {
      Axis axis = coordinates.axis(i);
      if (axis.isChoice()) {
        point[i] = Math.floor(point[i] * axis.cells());
      }
    }
    return point;
  }

  @Override
  public String reason() {
    return "quasi-random: trials fill the space evenly, by a scrambled sequence of " + name;
  }
}
