package org.espalier.core.study;

/**
 * A metric that the study seeks to improve, judged by the best of its values over a trial's epochs.
 */
public record Objective(String metric, Direction direction) {

  /** Which way is better. */
  public enum Direction {
    MAXIMIZE,
    MINIMIZE;

    /** Whether {@code candidate} is strictly better than {@code incumbent}; NaN is never better. */
    public boolean isBetter(double candidate, double incumbent) {
      return switch (this) {
        case MAXIMIZE ->
            candidate > incumbent || (Double.isNaN(incumbent) && !Double.isNaN(candidate));
        case MINIMIZE ->
            candidate < incumbent || (Double.isNaN(incumbent) && !Double.isNaN(candidate));
      };
    }
  }
}
