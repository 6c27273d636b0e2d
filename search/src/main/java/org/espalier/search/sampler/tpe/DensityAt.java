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
  private final Scratch scratch;
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
   * @param cells by table, then kernel
   */
  @SuppressWarnings("ArrayRecordComponent") // a view of the mixture's own arrays, never compared
  record Kernels(
      int size,
      double[][] means,
      double[][] inverses,
      double[] bases,
      CellKernel[] tables,
      int[][] cells,
      double[] weights) {}

  /** Room for one block, of a mixture whose densities are summed by one thread, in turns. */
  static final class Scratch {
    private final double[] logs = new double[BLOCK];
    private final int[] kept = new int[BLOCK];
  }

  /**
   * @param here the coordinates along smooth axes
   * @param places the cells along the others
   * @param prior the logarithm of the prior kernel's density
   */
  DensityAt(
      Kernels kernels,
      Scratch scratch,
      double[] here,
      int[] places,
      double prior,
      double priorWeight,
      double totalWeight) {
    this.kernels = kernels;
    this.scratch = scratch;
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
    while (left > 0) {
      advance();
    }
    return log();
  }

  /** The logarithm of what is summed so far, of the density itself once it is whole. */
  double log() {
    return prior + Math.log((priorWeight + sum) / totalWeight);
  }

  /** Sums one block more. */
  void advance() {
    int from = Math.max(0, left - BLOCK);
    int count = left - from;
    double[] logs = scratch.logs;
    int[] kept = scratch.kept;
    System.arraycopy(kernels.bases(), from, logs, 0, count);
    int wholeAxes = Math.min(WHOLE_AXES, here.length);
    for (int i = 0; i < wholeAxes; i++) {
      multiplyIn(logs, count, from, here[i], kernels.means()[i], kernels.inverses()[i]);
    }
    int stay = 0;
    for (int i = 0; i < count; i++) {
      logs[stay] = logs[i];
      kept[stay] = from + i;
      stay += logs[i] + reach[0] > enough ? 1 : 0;
    }
    for (int i = WHOLE_AXES; i < here.length; i++) {
      stay = multiplyInto(stay, here[i], kernels.means()[i], kernels.inverses()[i]);
    }
    for (int i = 0; i < places.length; i++) {
      stay = lookUp(stay, kernels.tables()[i], places[i], kernels.cells()[i], reach[i + 1]);
    }
    for (int i = stay - 1; i >= 0; i--) {
      if (logs[i] > enough) {
        sum += kernels.weights()[kept[i]] * Math.exp(logs[i] - prior);
        enough = Math.max(enough, logs[i] + NEGLIGIBLE);
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

  /** One axis of the kernels that are left; returns how many of them can still count. */
  private int multiplyInto(int count, double here, double[] means, double[] inverses) {
    double[] logs = scratch.logs;
    int[] kept = scratch.kept;
    int stay = 0;
    for (int i = 0; i < count; i++) {
      int kernel = kept[i];
      double z = (here - means[kernel]) * inverses[kernel];
      double log = logs[i] - 0.5 * z * z;
      logs[stay] = log;
      kept[stay] = kernel;
      stay += log + reach[0] > enough ? 1 : 0;
    }
    return stay;
  }

  /** One table of the kernels that are left; returns how many of them can still count. */
  private int lookUp(int count, CellKernel table, int place, int[] cells, double stillAhead) {
    double[] logs = scratch.logs;
    int[] kept = scratch.kept;
    double[] byCell = table.logsOf(place);
    double least = enough;
    int stay = 0;
    for (int i = 0; i < count; i++) {
      int kernel = kept[i];
      double log = logs[i] + byCell[cells[kernel]];
      logs[stay] = log;
      kept[stay] = kernel;
      // Counted without a branch, which the processor could not foresee.
      stay += log + stillAhead > least ? 1 : 0;
    }
    return stay;
  }
}
