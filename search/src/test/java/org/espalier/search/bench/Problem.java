package org.espalier.search.bench;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;

/**
 * A function to be minimised, whose best is known.
 *
 * @param best the lowest value, or for several objectives the largest hypervolume
 * @param reference the reference point of the hypervolume; empty for one objective
 */
record Problem(
    String name,
    Space space,
    int objectives,
    double best,
    List<Double> reference,
    Evaluation evaluation) {

  /** What a trial measures; {@code noise} is drawn from {@code random}. */
  interface Evaluation {
    double[] at(Map<String, ParameterValue> values, RandomGenerator random);
  }

  List<Objective> goals() {
    return IntStream.range(0, objectives)
        .mapToObj(i -> new Objective("f" + i, Objective.Direction.MINIMIZE))
        .toList();
  }

  static double number(Map<String, ParameterValue> values, String name) {
    return switch (values.get(name)) {
      case ParameterValue.FloatValue value -> value.value();
      case ParameterValue.IntegerValue value -> value.value();
      case ParameterValue.TextValue value -> Double.NaN;
      case ParameterValue.FlagValue value -> value.value() ? 1 : 0;
      case null -> Double.NaN;
    };
  }

  static double[] numbers(Map<String, ParameterValue> values, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(values, "x" + i);
    }
    return numbers;
  }
}
