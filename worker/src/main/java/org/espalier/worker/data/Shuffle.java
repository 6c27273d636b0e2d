package org.espalier.worker.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Orders that are a function of their seeds alone, so that a resumed run sees what the first would
 * have seen. Fisher–Yates; SplittableRandom is specified to the bit by the Java platform.
 */
public final class Shuffle {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Shuffle() {}

  /** A permutation of 0 … {@code count} - 1 for an epoch of a run. */
  public static int[] ofEpoch(int count, long seed, int epoch) {
    return permutation(count, seed + GOLDEN_GAMMA * epoch);
  }

  /** A permutation of 0 … {@code count} - 1. */
  public static int[] permutation(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = IntStream.range(0, count).toArray();
    for (int last = count - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int kept = order[last];
      order[last] = order[other];
      order[other] = kept;
    }
    return order;
  }

  /**
   * All places, or where there are more than {@code limit}, those that a shuffle puts first, in
   * their old order.
   *
   * @param places in ascending order
   * @param limit 0 for all
   */
  static int[] some(int[] places, int limit, long seed) {
    if (limit == 0 || limit >= places.length) {
      return places;
    }
    int[] order = permutation(places.length, seed);
    return IntStream.range(0, limit).map(i -> places[order[i]]).sorted().toArray();
  }
}
