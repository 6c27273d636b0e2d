package org.espalier.search.bench;

import static org.espalier.search.bench.Problem.number;
import static org.espalier.search.bench.Problems.square;
import static org.espalier.search.bench.Problems.text;

import java.util.List;
import java.util.Map;
import org.espalier.core.space.Condition;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.search.Spaces;

/** What defaults may be chosen on: none of these is measured beside Optuna. */
final class DevelopmentProblems {
  private DevelopmentProblems() {}

  /** One goal, every parameter always active. */
  static List<Problem> oneGoal() {
    return List.of(
        Problems.boxed(
            "styblinski",
            5,
            new double[][] {{-5, 5}},
            -39.16616570377142 * 5,
            Functions::styblinski),
        Problems.boxed("dixon_price", 4, new double[][] {{-10, 10}}, 0, Functions::dixonPrice),
        Problems.boxed(
            "michalewicz", 5, new double[][] {{0, Math.PI}}, -4.687658, Functions::michalewicz),
        Problems.boxed(
            "six_hump", 2, new double[][] {{-3, 3}, {-2, 2}}, -1.031628453, Functions::sixHump),
        Problems.boxed("schwefel", 3, new double[][] {{-500, 500}}, 0, Functions::schwefel),
        Problems.boxed("ellipsoid", 6, new double[][] {{-4, 8}}, 0, Functions::rotatedEllipsoid),
        learner());
  }

  /** Several goals: an inward and an outward front, and one of three goals. */
  static List<Problem> severalGoals() {
    return List.of(
        Problems.several("zdt2", 6, 2, 1.21 - 2.0 / 3, 1.1, Functions::zdt2),
        Problems.several("fonseca", 3, 2, 0.55211, 1.1, Functions::fonseca),
        Problems.several("convex_dtlz2", 6, 3, 1.331 - 1.0 / 30, 1.1, Functions::convexDtlz2));
  }

  /** Parameters that hang on others. */
  static List<Problem> nested() {
    return List.of(optimizers(), stages());
  }

  /** Two optimisers with settings of their own, and what both share. */
  private static Problem optimizers() {
    Condition sgd = new Condition.OneOf("optimizer", List.of(ParameterValue.of("sgd")));
    Condition adam = new Condition.OneOf("optimizer", List.of(ParameterValue.of("adam")));
    Space space =
        new Space(
            List.of(
                Spaces.choice("optimizer", "sgd", "adam"),
                Spaces.parameter("decay", new Dimension.FloatRange(1e-6, 1e-1, true, 0)),
                Spaces.parameter("sgd_rate", new Dimension.FloatRange(1e-4, 10, true, 0), sgd),
                Spaces.parameter("momentum", new Dimension.FloatRange(0, 0.99, false, 0), sgd),
                Spaces.parameter("adam_rate", new Dimension.FloatRange(1e-6, 1, true, 0), adam),
                Spaces.parameter("beta", new Dimension.FloatRange(0.5, 0.999, false, 0), adam)));
    return new Problem(
        "optimizers",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          double decay = 0.1 * square(Math.log10(number(values, "decay")) + 3.4);
          return new double[] {
            "sgd".equals(text(values, "optimizer"))
                ? decay
                    + 0.4
                        * square(
                            Math.log10(number(values, "sgd_rate"))
                                + 0.3
                                - Math.log10(1 - number(values, "momentum")))
                    + square(number(values, "momentum") - 0.8)
                : decay
                    + 0.1
                    + 0.3 * square(Math.log10(number(values, "adam_rate")) + 3.1)
                    + 2 * square(number(values, "beta") - 0.87)
          };
        });
  }

  /** One to three stages, each with a width and a kind. */
  private static Problem stages() {
    Condition two = new Condition.AtLeast("stages", 2);
    Condition three = new Condition.AtLeast("stages", 3);
    Space space =
        new Space(
            List.of(
                Spaces.parameter("stages", new Dimension.IntegerRange(1, 3, false, 1)),
                Spaces.parameter("rate", new Dimension.FloatRange(1e-5, 1, true, 0)),
                Spaces.parameter("width1", new Dimension.IntegerRange(8, 512, true, 1)),
                Spaces.parameter("width2", new Dimension.IntegerRange(8, 512, true, 1), two),
                Spaces.parameter("drop2", new Dimension.FloatRange(0, 0.8, false, 0), two),
                Spaces.parameter("width3", new Dimension.IntegerRange(8, 512, true, 1), three),
                Spaces.parameter("drop3", new Dimension.FloatRange(0, 0.8, false, 0), three)));
    return new Problem(
        "stages",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          double rate = 0.2 * square(Math.log10(number(values, "rate")) + 2.6);
          double loss = rate + 0.05 * square(octaves(values, "width1", 37));
          double stages = number(values, "stages");
          loss += stages < 2 ? 0.5 : stage(values, "2", 75, 0.15);
          loss += stages < 3 ? 0.2 : stage(values, "3", 150, 0.4);
          return new double[] {loss};
        });
  }

  private static double stage(
      Map<String, ParameterValue> values, String stage, double width, double drop) {
    return 0.05 * square(octaves(values, "width" + stage, width))
        + square(number(values, "drop" + stage) - drop);
  }

  private static double octaves(Map<String, ParameterValue> values, String name, double about) {
    return Math.log(number(values, name) / about) / Math.log(2);
  }

  /** A made-up learner: mixed kinds and an interaction, for choosing defaults. */
  private static Problem learner() {
    Space space =
        new Space(
            List.of(
                Spaces.parameter("rate", new Dimension.FloatRange(1e-6, 1, true, 0)),
                Spaces.parameter("decay", new Dimension.FloatRange(1e-6, 1e-1, true, 0)),
                Spaces.parameter("layers", new Dimension.IntegerRange(1, 6, false, 1)),
                Spaces.parameter("units", new Dimension.IntegerRange(16, 1024, true, 1)),
                Spaces.choice("activation", "relu", "tanh", "gelu"),
                Spaces.choice("norm", "none", "batch", "layer")));
    return new Problem(
        "learner",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          double layers = number(values, "layers");
          double rate = Math.log10(number(values, "rate")) + 2.2 + 0.15 * layers;
          double decay = Math.log10(number(values, "decay")) + 4;
          double units = Math.log(number(values, "units") / 181) / Math.log(2);
          double kind =
              switch (text(values, "activation")) {
                case "gelu" -> 0;
                case "relu" -> 0.1;
                default -> 0.4;
              };
          double norm =
              switch (text(values, "norm")) {
                case "batch" -> 0;
                case "layer" -> 0.05;
                default -> 0.1 * layers;
              };
          return new double[] {
            0.4 * rate * rate
                + 0.05 * decay * decay
                + 0.1 * square(layers - 4)
                + 0.05 * units * units
                + kind
                + norm
          };
        });
  }
}
