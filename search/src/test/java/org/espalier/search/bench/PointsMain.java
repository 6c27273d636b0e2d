package org.espalier.search.bench;

import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.espalier.search.Seeds;
import org.espalier.search.space.Coordinates;

/** Prints points and our values at them, for Optuna's side to compare its own with. */
public final class PointsMain {
  private PointsMain() {}

  public static void main(String[] arguments) {
    for (Problem problem : Problems.all()) {
      if (problem.name().equals("noisy")) {
        continue;
      }
      SplittableRandom random = Seeds.random(3, 0, 0);
      Coordinates coordinates = new Coordinates(problem.space());
      for (int i = 0; i < 20; i++) {
        Map<String, ParameterValue> values = coordinates.decode(coordinates.random(random));
        System.out.println(
            Json.write(
                Map.of(
                    "problem",
                    problem.name(),
                    "params",
                    values,
                    "values",
                    problem.evaluation().at(values, random))));
      }
    }
  }
}
