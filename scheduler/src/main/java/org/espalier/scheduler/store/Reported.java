package org.espalier.scheduler.store;

import java.util.List;

/**
 * What the search was told last of a trial.
 *
 * @param epoch from 1; 0 for nothing yet
 * @param values of the objectives in their order; NaN is allowed
 */
public record Reported(int epoch, List<Double> values) {

  public static final Reported NOTHING = new Reported(0, List.of());

  public Reported {
    values = List.copyOf(values);
  }
}
