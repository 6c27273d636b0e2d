package org.espalier.scheduler.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.study.Objective;
import org.espalier.core.study.Requirement;

/** The best value of each objective over a trial's epochs. Pure. */
public final class BestValues {

  private BestValues() {}

  /**
   * {@code best} bettered by {@code measured}. A metric that was not measured stays as it is; NaN
   * is kept only while there is nothing better.
   *
   * @param best by metric; metrics without any value yet are absent
   */
  public static Map<String, Double> merge(
      List<Objective> objectives, Map<String, Double> best, Map<String, Double> measured) {
    Map<String, Double> merged = new LinkedHashMap<>(best);
    for (Objective objective : objectives) {
      Double candidate = measured.get(objective.metric());
      if (candidate == null) {
        continue;
      }
      Double incumbent = merged.get(objective.metric());
      if (incumbent == null || objective.direction().isBetter(candidate, incumbent)) {
        merged.put(objective.metric(), candidate);
      }
    }
    return merged;
  }

  /** The values of the objectives in their order; NaN for what was not measured. */
  public static double[] inOrder(List<Objective> objectives, Map<String, Double> values) {
    return objectives.stream()
        .mapToDouble(objective -> values.getOrDefault(objective.metric(), Double.NaN))
        .toArray();
  }

  /** By how much each requirement is broken; NaN where its metric was not measured. */
  public static List<Double> excesses(List<Requirement> requirements, Map<String, Double> values) {
    return requirements.stream()
        .map(
            requirement ->
                requirement.excess(values.getOrDefault(requirement.metric(), Double.NaN)))
        .toList();
  }

  /** Whether any objective is among the values. */
  public static boolean measuresAny(List<Objective> objectives, Map<String, Double> values) {
    return objectives.stream().anyMatch(objective -> values.containsKey(objective.metric()));
  }

  /** The first objective without a number, if any: a trial that ends so has no result. */
  public static Optional<String> missing(List<Objective> objectives, Map<String, Double> best) {
    return objectives.stream()
        .map(Objective::metric)
        .filter(metric -> Double.isNaN(best.getOrDefault(metric, Double.NaN)))
        .findFirst();
  }
}
