package org.espalier.search;

import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.search.space.Coordinates;

/** What is asked of the arguments of a {@link Search}. */
final class Checks {
  private Checks() {}

  static void requireValues(Outcome outcome, int objectives) {
    int count =
        switch (outcome) {
          case Outcome.Completed completed -> completed.values().size();
          case Outcome.Pruned pruned -> pruned.values().size();
          case Outcome.Failed failed -> objectives;
        };
    if (count != objectives) {
      throw new IllegalArgumentException(
          "%d values for %d objectives".formatted(count, objectives));
    }
  }

  static void requireKnown(Coordinates coordinates, Map<String, ParameterValue> values) {
    double[] point = coordinates.encode(values);
    int known = 0;
    for (int i = 0; i < point.length; i++) {
      String name = coordinates.space().parameters().get(i).name();
      if (values.containsKey(name)) {
        known++;
        if (Double.isNaN(point[i])) {
          throw new IllegalArgumentException(
              "parameter '%s' cannot be %s: it is outside %s"
                  .formatted(
                      name, values.get(name), coordinates.space().parameters().get(i).dimension()));
        }
      }
    }
    if (known < values.size()) {
      throw new IllegalArgumentException(
          "%s names a parameter that the space has not; it has %s"
              .formatted(
                  values.keySet(),
                  coordinates.space().parameters().stream().map(p -> p.name()).toList()));
    }
  }

  /** Whether no value lies outside the range of the parameter it names. */
  static boolean isInside(Coordinates coordinates, Map<String, ParameterValue> values) {
    double[] point = coordinates.encode(values);
    for (int i = 0; i < point.length; i++) {
      if (Double.isNaN(point[i])
          && values.containsKey(coordinates.space().parameters().get(i).name())) {
        return false;
      }
    }
    return true;
  }

  /** The sum of what is above 0; NaN counts as infinitely broken. */
  static double violation(List<Double> constraints) {
    double sum = 0;
    for (double constraint : constraints) {
      sum += Double.isNaN(constraint) ? Double.POSITIVE_INFINITY : Math.max(0, constraint);
    }
    return sum;
  }
}
