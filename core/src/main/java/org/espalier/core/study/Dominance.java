package org.espalier.core.study;

/** Pareto dominance of losses. Pure. */
public final class Dominance {
  private Dominance() {}

  /** Whether {@code left} is nowhere worse than {@code right} and somewhere better. */
  public static boolean dominates(double[] left, double[] right) {
    boolean better = false;
    for (int i = 0; i < left.length; i++) {
      if (left[i] > right[i]) {
        return false;
      }
      better |= left[i] < right[i];
    }
    return better;
  }
}
