package org.espalier.search.simulate;

/** Sees what happens in a simulation, as it happens. */
@FunctionalInterface
public interface Witness {
  /** Looks away. */
  Witness NONE = (seconds, trialNumber, epoch, values) -> {};

  /**
   * A trial has measured.
   *
   * @param seconds virtual time since the start
   * @param epoch from 1
   * @param values the objectives, whether or not their report arrives; not to be changed
   */
  void measured(double seconds, int trialNumber, int epoch, double[] values);
}
