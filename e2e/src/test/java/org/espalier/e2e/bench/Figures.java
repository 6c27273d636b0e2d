package org.espalier.e2e.bench;

import java.util.List;
import java.util.Locale;

/**
 * Prints figures as {@code ./dev bench} wants them: one a line, with its goal and whether it holds.
 */
final class Figures {

  private Figures() {}

  static void atMost(String name, double value, String unit, double goal) {
    print(name, value, unit, "at_most_" + number(goal), value <= goal);
  }

  static void atLeast(String name, double value, String unit, double goal) {
    print(name, value, unit, "at_least_" + number(goal), value >= goal);
  }

  private static void print(String name, double value, String unit, String goal, boolean holds) {
    System.out.printf(
        Locale.ROOT,
        "figure %s %.3f %s goal %s %s%n",
        name,
        value,
        unit,
        goal,
        holds ? "holds" : "short");
  }

  /** What was measured to compare with: it has no goal, so it neither holds nor falls short. */
  static void beside(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "beside %s %.3f %s%n", name, value, unit);
  }

  /** The value below which a share {@code q} of the values lies. */
  static double quantile(List<Double> values, double q) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(q * sorted.size())));
  }

  private static String number(double goal) {
    return goal == Math.rint(goal)
        ? String.format(Locale.ROOT, "%.0f", goal)
        : String.format(Locale.ROOT, "%s", goal);
  }
}
