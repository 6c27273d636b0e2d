package org.espalier.tracking.metric;

/**
 * Equal ranges of steps, one grid for many series.
 *
 * @param from the first step
 * @param width of a bucket, in steps, 1 or more
 * @param buckets how many, 1 or more; bucket i holds steps from {@code from + i * width} (included)
 *     to {@code from + (i + 1) * width} (excluded)
 */
public record StepGrid(double from, double width, int buckets) {

  /**
   * A grid over steps from {@code first} to {@code last}, both included, with a bucket a step where
   * that is few enough.
   *
   * @param most buckets at the most, 1 or more
   */
  public static StepGrid of(long first, long last, int most) {
    double span = (double) last - first + 1;
    double width = Math.max(1, span / most);
    return new StepGrid(first, width, (int) Math.max(1, Math.min(most, Math.ceil(span / width))));
  }

  /** The grid where there is nothing to draw: one bucket at step 0. */
  public static StepGrid empty() {
    return of(0, 0, 1);
  }

  /** Whose bucket a step is; the first's or the last's if it lies outside. */
  public int bucket(long step) {
    return Math.clamp((long) ((step - from) / width), 0, buckets - 1);
  }
}
