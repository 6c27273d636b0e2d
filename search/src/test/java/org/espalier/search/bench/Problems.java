package org.espalier.search.bench;

import static org.espalier.search.bench.Problem.number;
import static org.espalier.search.bench.Problem.numbers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.search.Spaces;

/**
 * The functions that quality is measured on, and ({@link #development}) others on which defaults
 * were chosen. {@code bench/search/optuna_side.py} states the first set again; a run compares the
 * two on shared points. Domains lie unevenly about the optimum, so that the middle is no hint.
 */
final class Problems {
  private Problems() {}

  static List<Problem> measured() {
    return List.of(
        boxed(
            "branin",
            2,
            new double[][] {{-5, 10}, {0, 15}},
            0.39788735772973816,
            Functions::branin),
        boxed("hartmann3", 3, new double[][] {{0, 1}}, -3.86277978, Functions::hartmann3),
        boxed("hartmann6", 6, new double[][] {{0, 1}}, -3.32236801, Functions::hartmann6),
        boxed("ackley", 5, new double[][] {{-10, 30}}, 0, Functions::ackley),
        boxed("rosenbrock", 4, new double[][] {{-5, 10}}, 0, Functions::rosenbrock),
        boxed("levy", 4, new double[][] {{-10, 10}}, 0, Functions::levy),
        boxed("rastrigin", 4, new double[][] {{-3, 7}}, 0, Functions::rastrigin),
        boxed("griewank", 5, new double[][] {{-300, 600}}, 0, Functions::griewank),
        mixed(),
        conditional(),
        noisy(),
        several("zdt1", 6, 2, 1.21 - 1.0 / 3, 1.1, Functions::zdt1),
        several("dtlz2", 5, 3, 1.331 - Math.PI / 6, 1.1, Functions::dtlz2));
  }

  /** The functions and the recorded tables. */
  static List<Problem> all() {
    List<Problem> all = new ArrayList<>(measured());
    Table.all().forEach(table -> all.add(table.problem()));
    return all;
  }

  /** Not measured: what defaults may be chosen on. */
  static List<Problem> development() {
    return DevelopmentProblems.oneGoal();
  }

  static Problem boxed(
      String name,
      int dimensions,
      double[][] box,
      double best,
      ToDoubleFunction<double[]> function) {
    return new Problem(
        name,
        box(dimensions, box),
        1,
        best,
        List.of(),
        (values, random) -> new double[] {function.applyAsDouble(numbers(values, dimensions))});
  }

  private static Space box(int dimensions, double[][] box) {
    List<Space.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      double[] range = box[Math.min(i, box.length - 1)];
      parameters.add(Spaces.real("x" + i, range[0], range[1]));
    }
    return new Space(parameters);
  }

  static Problem several(
      String name,
      int dimensions,
      int objectives,
      double best,
      double reference,
      UnaryOperator<double[]> function) {
    return new Problem(
        name,
        box(dimensions, new double[][] {{0, 1}}),
        objectives,
        best,
        Collections.nCopies(objectives, reference),
        (values, random) -> function.apply(numbers(values, dimensions)));
  }

  private static Problem mixed() {
    Space space =
        new Space(
            List.of(
                Spaces.parameter("rate", new Dimension.FloatRange(1e-5, 1, true, 0)),
                Spaces.real("x", -2, 3),
                Spaces.parameter("width", new Dimension.IntegerRange(1, 256, true, 1)),
                Spaces.parameter("depth", new Dimension.IntegerRange(1, 8, false, 1)),
                Spaces.choice("kind", "a", "b", "c", "d"),
                Spaces.choice("flag", true, false)));
    return new Problem(
        "mixed",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          String kind = text(values, "kind");
          double shift = "c".equals(kind) ? 0 : "a".equals(kind) ? 0.6 : "b".equals(kind) ? 1 : 2;
          double wanted = "c".equals(kind) ? -3 : -2;
          double flag = number(values, "flag");
          double rate = Math.log10(number(values, "rate")) - wanted;
          double width = (Math.log(number(values, "width")) - Math.log(48)) / Math.log(2);
          double depth = number(values, "depth") - (flag > 0 ? 5 : 3);
          double x = number(values, "x") - 1.3;
          return new double[] {
            shift
                + rate * rate
                + 0.3 * width * width * (1 - Math.cos(4 * width) / 4)
                + 0.2 * depth * depth
                + 2 * x * x
                + (flag > 0 ? 0 : 0.3)
          };
        });
  }

  private static Problem conditional() {
    Condition tree = new Condition.OneOf("model", List.of(ParameterValue.of("tree")));
    Condition net = new Condition.OneOf("model", List.of(ParameterValue.of("net")));
    Condition linear = new Condition.OneOf("model", List.of(ParameterValue.of("linear")));
    Space space =
        new Space(
            List.of(
                Spaces.choice("model", "tree", "net", "linear"),
                Spaces.parameter("tree_depth", new Dimension.IntegerRange(1, 20, false, 1), tree),
                Spaces.parameter("tree_rate", new Dimension.FloatRange(1e-3, 1, true, 0), tree),
                Spaces.parameter("net_rate", new Dimension.FloatRange(1e-5, 1e-1, true, 0), net),
                Spaces.parameter("net_drop", new Dimension.FloatRange(0, 0.9, false, 0), net),
                Spaces.parameter("net_width", new Dimension.IntegerRange(4, 512, true, 1), net),
                Spaces.parameter(
                    "linear_ridge", new Dimension.FloatRange(1e-6, 1e3, true, 0), linear)));
    return new Problem(
        "conditional",
        space,
        1,
        0.1,
        List.of(),
        (values, random) ->
            new double[] {
              switch (text(values, "model")) {
                case "tree" ->
                    0.25
                        + 0.002 * square(number(values, "tree_depth") - 7)
                        + 0.1 * square(Math.log10(number(values, "tree_rate")) + 1);
                case "net" ->
                    0.1
                        + 0.15 * square(Math.log10(number(values, "net_rate")) + 3)
                        + 0.8 * square(number(values, "net_drop") - 0.3)
                        + 0.02 * square(Math.log(number(values, "net_width") / 96) / Math.log(2));
                default -> 0.4 + 0.01 * square(Math.log10(number(values, "linear_ridge")) - 0.5);
              }
            });
  }

  static String text(Map<String, ParameterValue> values, String name) {
    return String.valueOf(Objects.requireNonNull(values.get(name)).raw());
  }

  static double square(double x) {
    return x * x;
  }

  private static Problem noisy() {
    return new Problem(
        "noisy",
        box(4, new double[][] {{-2, 4}}),
        1,
        0,
        List.of(),
        (values, random) -> {
          double sum = 0;
          for (double x : numbers(values, 4)) {
            sum += square(x - 0.7);
          }
          return new double[] {sum + random.nextGaussian(0, 0.5)};
        });
  }
}
