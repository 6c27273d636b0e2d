package org.espalier.search.bench;

import java.util.Arrays;
import org.espalier.search.simulate.Witness;

/** The lowest first objective seen up to each of some marks, of time or of work. */
final class Incumbent implements Witness {
  private final double[] marks;
  private final double[] lowest;
  private final boolean byTime;
  private double spent;

  private Incumbent(double[] marks, boolean byTime) {
    this.marks = marks;
    this.byTime = byTime;
    this.lowest = new double[marks.length];
    Arrays.fill(lowest, Double.POSITIVE_INFINITY);
  }

  /** Marks are seconds of virtual time. */
  static Incumbent bySeconds(double... marks) {
    return new Incumbent(marks, true);
  }

  /** Marks are epochs trained by all trials together. */
  static Incumbent byEpochs(double... marks) {
    return new Incumbent(marks, false);
  }

  @Override
  public void measured(double seconds, int trialNumber, int epoch, double[] values) {
    spent = byTime ? seconds : spent + 1;
    for (int i = 0; i < marks.length; i++) {
      if (spent <= marks[i] && values[0] < lowest[i]) {
        lowest[i] = values[0];
      }
    }
  }

  /** The lowest up to each mark; infinite where nothing was measured yet. */
  double[] lowest() {
    return lowest.clone();
  }
}
