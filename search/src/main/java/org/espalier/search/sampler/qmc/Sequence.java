package org.espalier.search.sampler.qmc;

/** A sequence of points in the unit cube that fills it evenly. Not thread-safe. */
public interface Sequence {

  /**
   * The point at an index.
   *
   * @param index 0 or more
   * @return coordinates above 0 and below 1
   */
  double[] point(int index);
}
