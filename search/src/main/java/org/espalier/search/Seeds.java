package org.espalier.search;

import java.util.SplittableRandom;

/** Random streams by name, so that what a trial draws depends on nothing but its own number. */
public final class Seeds {
  private Seeds() {}

  /** The stream of one try at one trial. */
  public static SplittableRandom random(long seed, long trial, long attempt) {
    return new SplittableRandom(mix(mix(mix(seed) + trial) + attempt));
  }

  /** The finaliser of MurmurHash3 (Appleby; variant 13 of Stafford): a bijection that scatters. */
  public static long mix(long value) {
    long mixed = value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
