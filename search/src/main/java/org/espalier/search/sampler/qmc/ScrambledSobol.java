package org.espalier.search.sampler.qmc;

import org.espalier.search.Seeds;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Sobol's sequence with the direction numbers of Joe and Kuo (2008), as Hipparchus carries them,
 * under Owen's nested uniform scrambling by the hash of Laine and Karras (2011, with the constants
 * of Burley, JCGT 2020), one seed a dimension. At most 21,201 dimensions. Cost: O(d log index).
 */
public final class ScrambledSobol implements Sequence {
  private final SobolSequenceGenerator sobol;
  private final int[] seeds;

  public ScrambledSobol(int dimensions, long seed) {
    sobol = new SobolSequenceGenerator(Math.max(1, dimensions));
    seeds = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      seeds[i] = (int) Seeds.mix(seed + i);
    }
  }

  @Override
  public double[] point(int index) {
    double[] plain = sobol.skipTo(index);
    double[] scrambled = new double[seeds.length];
    for (int i = 0; i < scrambled.length; i++) {
      int bits = (int) (long) (plain[i] * 0x1p32);
      int mixed = Integer.reverse(permute(Integer.reverse(bits), seeds[i]));
      scrambled[i] = (Integer.toUnsignedLong(mixed) + 0.5) * 0x1p-32;
    }
    return scrambled;
  }

  /** A permutation in which a bit depends on the lower ones alone. */
  private static int permute(int bits, int seed) {
    int mixed = bits + seed;
    mixed ^= mixed * 0x6c50b47c;
    mixed ^= mixed * 0xb82f1e52;
    mixed ^= mixed * 0xc7afe638;
    mixed ^= mixed * 0x8d22f6e6;
    return mixed;
  }
}
