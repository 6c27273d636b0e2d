package org.espalier.search.simulate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a simulation came to.
 *
 * @param seconds from the first trial's start to the last one's end, in virtual time
 * @param busySeconds of all workers together, work lost to deaths included
 * @param trials suggested
 * @param completed ran to their last epoch
 * @param pruned stopped early, paused and never resumed ones included
 * @param deaths of workers
 * @param epochs trained, repeated ones included
 * @param reached at index e: how many trials trained at least e epochs
 * @param best the best first objective of a completed trial
 */
public record SimulationReport(
    double seconds,
    double busySeconds,
    int trials,
    int completed,
    int pruned,
    int deaths,
    long epochs,
    List<Integer> reached,
    OptionalDouble best) {
  public SimulationReport {
    reached = List.copyOf(reached);
  }

  /** Work done over workers times time, from 0 to 1. */
  public double efficiency(int workers) {
    return seconds == 0 ? 1 : busySeconds / (workers * seconds);
  }
}
