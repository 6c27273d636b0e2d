package org.espalier.search.sampler.qmc;

import org.espalier.search.Seeds;
import org.hipparchus.random.HaltonSequenceGenerator;

/**
 * Halton's sequence with the scrambling weights of Vandewoestyne and Cools (2006), as Hipparchus
 * carries them, shifted at random modulo 1 (Cranley and Patterson 1976). At most 40 dimensions.
 * Cost: O(d log index).
 */
public final class ShiftedHalton implements Sequence {
  /** More dimensions than this have no weights. */
  public static final int MOST_DIMENSIONS = 40;

  private final HaltonSequenceGenerator halton;
  private final double[] shifts;

  public ShiftedHalton(int dimensions, long seed) {
    if (dimensions > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "Halton's sequence goes to %d dimensions, not %d; use sobol"
              .formatted(MOST_DIMENSIONS, dimensions));
    }
    halton = new HaltonSequenceGenerator(Math.max(1, dimensions));
    shifts = Seeds.random(seed, 0, 0).doubles(dimensions).toArray();
  }

  @Override
  public double[] point(int index) {
    double[] plain = halton.skipTo(index);
    double[] shifted = new double[shifts.length];
    for (int i = 0; i < shifted.length; i++) {
      double sum = plain[i] + shifts[i];
      shifted[i] = Math.max(0x1p-33, sum >= 1 ? sum - 1 : sum);
    }
    return shifted;
  }
}
