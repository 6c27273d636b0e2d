package org.espalier.worker.engine.dl4j;

import java.util.SplittableRandom;

/**
 * The random choices of training as a function of seed, iteration and place, so that a run that was
 * interrupted goes on exactly as it would have gone.
 */
final class RandomStream {

  private final long seed;
  private long iteration;

  RandomStream(long seed) {
    this.seed = seed;
  }

  /** Says how many steps were done before the one that begins. */
  void at(long iterationsBefore) {
    iteration = iterationsBefore;
  }

  /** The stream of one place, such as a module, in this iteration. */
  SplittableRandom of(String place) {
    return new SplittableRandom(
        (seed * 0x9e3779b97f4a7c15L + iteration) * 0xbf58476d1ce4e5b9L + place.hashCode());
  }
}
