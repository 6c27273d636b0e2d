package org.espalier.search.sampler.tpe;

import org.espalier.search.History;

/** Keeps ended trials in order, best first, as the split into good and bad needs it. */
interface Ranking {

  /** Adds a trial that ended with losses. */
  void add(History history, int row);

  /** How many were added. */
  int size();

  /**
   * Those of the trials that the split is to be made of, if of all of them {@code count} would be
   * good.
   */
  default Ranking compared(History history, int count) {
    return this;
  }

  /** The rows of the best {@code count}, best first. */
  int[] best(History history, int count);

  /**
   * Weights of good trials by how much they improve on the best bad one; empty where there is no
   * measure of it.
   */
  double[] improvements(History history, Mixture good, int count);
}
