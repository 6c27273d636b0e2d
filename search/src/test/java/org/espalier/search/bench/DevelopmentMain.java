package org.espalier.search.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;

/**
 * Compares settings of samplers on the functions that are not measured: arguments are {@code
 * seeds=N}, {@code trials=N} and samplers such as {@code tpe:candidates=64,start_sobol=false}.
 */
public final class DevelopmentMain {
  private DevelopmentMain() {}

  public static void main(String[] arguments) {
    int seeds = 10;
    int trials = 100;
    List<Problem> problems = Problems.development();
    for (String argument : arguments) {
      if (argument.startsWith("seeds=")) {
        seeds = Integer.parseInt(argument.substring(6));
        continue;
      }
      if (argument.startsWith("trials=")) {
        trials = Integer.parseInt(argument.substring(7));
        continue;
      }
      switch (argument) {
        case "measured" -> problems = Problems.measured();
        case "discrete" -> problems = DiscreteProblems.all();
        case "trainings" -> problems = MadeUpTrainings.all();
        case "hills" -> problems = Hills.all();
        case "nested" -> problems = DevelopmentProblems.nested();
        case "several" -> problems = DevelopmentProblems.severalGoals();
        default -> compare(argument, problems, seeds, trials);
      }
    }
  }

  private static void compare(String argument, List<Problem> problems, int seeds, int trials) {
    StringBuilder line = new StringBuilder("%-60s".formatted(argument));
    long started = System.nanoTime();
    double total = 0;
    for (Problem problem : problems) {
      double level = Quality.randomLevel(problem);
      double sum = 0;
      for (int seed = 0; seed < seeds; seed++) {
        sum +=
            Math.log10(
                1e-6 + Quality.run(problem, method(argument), seed, new int[] {trials}, level)[0]);
      }
      line.append(" %s %.2f".formatted(problem.name(), sum / seeds));
      total += sum / seeds;
    }
    System.out.printf(
        "%s  MEAN %.3f  (%.1f s)%n",
        line, total / problems.size(), (System.nanoTime() - started) / 1e9);
  }

  /** {@code tpe:candidates=64,start_sobol=false}. */
  static MethodSpec method(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return MethodSpec.of(text);
    }
    Map<String, ParameterValue> options = new HashMap<>();
    for (String option : text.substring(colon + 1).split(",")) {
      String[] parts = option.split("=", 2);
      options.put(parts[0], value(parts[1]));
    }
    return new MethodSpec(text.substring(0, colon), options);
  }

  private static ParameterValue value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return ParameterValue.of(Boolean.parseBoolean(text));
    }
    try {
      return ParameterValue.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return ParameterValue.of(text);
    }
  }
}
