package org.espalier.search.sampler.tpe;

/**
 * A {@link Mixture}'s density at one point, summed a block of kernels at a time, the newest first.
 * What is summed so far is a lower bound of the whole. Within a block a kernel has an early way
 * out: what it can still add only falls as axes are multiplied in, so most are left after a few.
 */
final class DensityAt {
  /** A kernel that adds less than exp of this to the largest share so far is left out. */
  private static final double NEGLIGIBLE = -20;

  /** So many axes are multiplied in for all kernels at once, the rest for those that are left. */
  private static final int WHOLE_AXES = 16;

  /** Kernels in a block: what of them is read together fits the processor's nearest memory. */
  private static final int BLOCK = 256;

  private final Kernels kernels;
  private final double[] here;
  private final int[] places;
  private final double prior;
  private final double priorWeight;
  private final double totalWeight;

  /** At i: what the tables from i on add to a kernel's logarithm at the most. */
  private final double[] reach;

  private int left;
  private double enough;
  private double sum;

  /**
   * A mixture's kernels as they are now.
   *
   * @param means by smooth axis, then kernel; {@code inverses} of the widths likewise
   * @param bases the logarithm of each kernel's factor
   * @param cells by kernel, then table
   */
  @SuppressWarnings("ArrayRecordComponent") // a view of the mixture's own arrays, never compared
  record Kernels(
      int size,
      double[][] means,
      double[][] inverses,
      double[] bases,
      CellKernel[] tables,
      int[] cells,
      double[] weights) {}

  /**
   * @param here the coordinates along smooth axes
   * @param places the cells along the others
   * @param prior the logarithm of the prior kernel's density
   */
  DensityAt(
      Kernels kernels,
      double[] here,
      int[] places,
      double prior,
      double priorWeight,
      double totalWeight) {
    this.kernels = kernels;
    this.here = here;
    this.places = places;
    this.prior = prior;
    this.priorWeight = priorWeight;
    this.totalWeight = totalWeight;
    this.reach = new double[places.length + 1];
    for (int i = places.length - 1; i >= 0; i--) {
      reach[i] = reach[i + 1] + kernels.tables()[i].highestLog(places[i]);
    }
    this.left = kernels.size();
    this.enough = prior + NEGLIGIBLE;
  }

  /** Whether all kernels are summed. */
  boolean isWhole() {
    return left == 0;
  }

  /** Sums all that is left; returns the logarithm of the density. */
  double whole() {
    double[] scratch = new double[Math.min(BLOCK, left)];
    while (left > 0) {
      advance(scratch);
    }
    return log();
  }

  /** Sums one block more. */
  void advance() {
    advance(new double[Math.min(BLOCK, left)]);
  }

  /** The logarithm of what is summed so far, of the density itself once it is whole. */
  double log() {
    return prior + Math.log((priorWeight + sum) / totalWeight);
  }

  private void advance(double[] logs) {
    int from = Math.max(0, left - BLOCK);
    int count = left - from;
    System.arraycopy(kernels.bases(), from, logs, 0, count);
    int wholeAxes = Math.min(WHOLE_AXES, here.length);
    for (int i = 0; i < wholeAxes; i++) {
      multiplyIn(logs, count, from, here[i], kernels.means()[i], kernels.inverses()[i]);
    }
    for (int i = count - 1; i >= 0; i--) {
      if (logs[i] + reach[0] > enough) {
        double log = finish(from + i, logs[i]);
        if (log > enough) {
          sum += kernels.weights()[from + i] * Math.exp(log - prior);
          enough = Math.max(enough, log + NEGLIGIBLE);
        }
      }
    }
    left = from;
  }

  /** One axis of a block's kernels; a loop that the machine runs several at a time. */
  private static void multiplyIn(
      double[] logs, int count, int from, double here, double[] means, double[] inverses) {
    for (int i = 0; i < count; i++) {
      double z = (here - means[from + i]) * inverses[from + i];
      logs[i] -= 0.5 * z * z;
    }
  }

  /** A kernel's logarithm, or, where that is not above {@code enough}, a bound of it. */
  private double finish(int kernel, double begun) {
    double log = begun;
    for (int i = WHOLE_AXES; i < here.length && log + reach[0] > enough; i++) {
      double z = (here[i] - kernels.means()[i][kernel]) * kernels.inverses()[i][kernel];
      log -= 0.5 * z * z;
    }
    int next = 0;
    while (next < places.length && log + reach[next] > enough) {
      int cell = kernels.cells()[kernel * places.length + next];
      log += kernels.tables()[next].log(cell, places[next]);
      next++;
    }
    return log + reach[next];
  }
}
