package org.espalier.search.sampler;

import org.espalier.search.Start;

/**
 * A point that a sampler proposes. NaN asks for an even draw along that axis; coordinates that are
 * not active are blanked, and all others drawn to the nearest value, by who takes it.
 */
public final class Proposal {
  private final double[] point;
  private final Start start;

  private Proposal(double[] point, Start start) {
    this.point = point;
    this.start = start;
  }

  /** A trial from fresh weights; the array becomes the proposal's own. */
  public static Proposal of(double[] point) {
    return new Proposal(point, Start.FRESH);
  }

  /** A trial that goes on from another's weights. */
  public static Proposal fork(double[] point, Start.Fork fork) {
    return new Proposal(point, fork);
  }

  public double[] point() {
    return point;
  }

  public Start start() {
    return start;
  }
}
