package org.espalier.search.simulate;

import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.core.space.ParameterValue;

/** What a simulated trial measures. A pure function: the same arguments, the same values. */
@FunctionalInterface
public interface Workload {

  /**
   * The objectives after an epoch, in the order of the study.
   *
   * @param epoch from 1
   */
  double[] measure(int trialNumber, Map<String, ParameterValue> values, int epoch);

  /** What an epoch takes; empty where the simulation's own time holds. */
  default OptionalDouble secondsAnEpoch(Map<String, ParameterValue> values) {
    return OptionalDouble.empty();
  }
}
