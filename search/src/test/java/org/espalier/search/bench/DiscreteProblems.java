package org.espalier.search.bench;

import static org.espalier.search.bench.Problem.number;
import static org.espalier.search.bench.Problems.square;
import static org.espalier.search.bench.Problems.text;

import java.util.List;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.Space;
import org.espalier.search.Spaces;

/** Choices and integers, for choosing defaults: none of these is measured beside Optuna. */
final class DiscreteProblems {
  private DiscreteProblems() {}

  static List<Problem> all() {
    return List.of(
        forest(),
        lattice(),
        switches(),
        MadeUpTable.of("made_up_narrow", 5, 3, 3, 2, 2).problem(),
        MadeUpTable.of("made_up_wide", 9, 4, 3, 3, 2, 2).problem());
  }

  /** Two rates, two integers, two choices and a flag that hang together. */
  private static Problem forest() {
    Space space =
        new Space(
            List.of(
                Spaces.parameter("rate", new Dimension.FloatRange(1e-4, 1, true, 0)),
                Spaces.real("share", 0.1, 1),
                Spaces.parameter("trees", new Dimension.IntegerRange(10, 2000, true, 1)),
                Spaces.parameter("depth", new Dimension.IntegerRange(2, 16, false, 1)),
                Spaces.choice("split", "gini", "entropy", "log"),
                Spaces.choice("growth", "level", "leaf", "oblivious", "random"),
                Spaces.choice("balanced", true, false)));
    return new Problem(
        "forest",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          String growth = text(values, "growth");
          double depth =
              switch (growth) {
                case "leaf" -> 11;
                case "oblivious" -> 6;
                default -> 8;
              };
          double shift =
              switch (growth) {
                case "leaf" -> 0;
                case "oblivious" -> 0.08;
                case "level" -> 0.15;
                default -> 0.5;
              };
          double rate = Math.log10(number(values, "rate"));
          double trees = Math.log10(number(values, "trees"));
          boolean balanced = number(values, "balanced") > 0;
          double split = "gini".equals(text(values, "split")) == balanced ? 0 : 0.06;
          return new double[] {
            shift
                + split
                + (balanced ? 0.04 : 0)
                + 0.3 * square(rate + trees - 1.1)
                + 0.15 * square(trees - 2.6)
                + 0.01 * square(number(values, "depth") - depth)
                + square(number(values, "share") - (balanced ? 0.45 : 0.7))
          };
        });
  }

  /** A bent valley through integers, and one rate. */
  private static Problem lattice() {
    Dimension whole = new Dimension.IntegerRange(0, 30, false, 1);
    Space space =
        new Space(
            List.of(
                Spaces.parameter("a", whole),
                Spaces.parameter("b", whole),
                Spaces.parameter("c", whole),
                Spaces.parameter("d", new Dimension.IntegerRange(0, 12, false, 2)),
                Spaces.parameter("rate", new Dimension.FloatRange(1e-5, 1, true, 0))));
    return new Problem(
        "lattice",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          double a = number(values, "a") - 19;
          double b = number(values, "b") - 7;
          double c = number(values, "c") - 12;
          return new double[] {
            0.02 * square(a + b)
                + 0.005 * square(a - b)
                + 0.01 * square(c - 0.5 * a)
                + 0.02 * square(number(values, "d") - 8)
                + 0.2 * square(Math.log10(number(values, "rate")) + 2.3)
          };
        });
  }

  /** Six choices of which neighbours in the list go well together or not, and two rates. */
  private static Problem switches() {
    Space space =
        new Space(
            List.of(
                Spaces.choice("k0", 0, 1, 2),
                Spaces.choice("k1", 0, 1, 2),
                Spaces.choice("k2", 0, 1, 2),
                Spaces.choice("k3", 0, 1, 2),
                Spaces.choice("k4", 0, 1, 2),
                Spaces.choice("k5", 0, 1, 2),
                Spaces.real("x", 0, 1),
                Spaces.real("y", 0, 1)));
    return new Problem(
        "switches",
        space,
        1,
        0,
        List.of(),
        (values, random) -> {
          double loss = 0;
          for (int i = 0; i < 6; i++) {
            double here = number(values, "k" + i);
            double next = number(values, "k" + (i + 1) % 6);
            loss += 0.1 * Math.abs(here - i % 3) + (next == (here + 1) % 3 ? 0 : 0.05);
          }
          double x = number(values, "x") - 0.2 - 0.25 * number(values, "k0");
          return new double[] {loss + square(x) + 2 * square(number(values, "y") - 0.62)};
        });
  }
}
