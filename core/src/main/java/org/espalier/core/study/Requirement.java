package org.espalier.core.study;

import java.util.Map;

/**
 * A bound that a trial's result has to keep, judged as goals are: by the best of the metric's
 * values over the trial's epochs.
 *
 * @param value the bound itself, which is allowed
 */
public record Requirement(String metric, Bound bound, double value) {

  /** Which side of the bound is allowed. */
  public enum Bound {
    AT_MOST,
    AT_LEAST
  }

  /**
   * By how much {@code measured} breaks the bound: 0 or less where it keeps it, NaN where it was
   * not measured.
   */
  public double excess(double measured) {
    return switch (bound) {
      case AT_MOST -> measured - value;
      case AT_LEAST -> value - measured;
    };
  }

  /** Whether the metric among {@code values} keeps the bound; one that is not there does not. */
  public boolean isKept(Map<String, Double> values) {
    return excess(values.getOrDefault(metric, Double.NaN)) <= 0;
  }

  /** The metric as something to improve: the side that is allowed is better. */
  public Objective asObjective() {
    return new Objective(
        metric,
        switch (bound) {
          case AT_MOST -> Objective.Direction.MINIMIZE;
          case AT_LEAST -> Objective.Direction.MAXIMIZE;
        });
  }
}
