package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.study.MethodSpec;

/**
 * Ranks our own samplers beside each other on the measured functions: mean log10 of the normalised
 * regret over seeds for each function, and the mean of the ranks.
 */
public final class RankMain {
  private static final double FLOOR = 1e-6;
  private static final List<String> SAMPLERS =
      List.of("auto", "tpe", "gp", "cmaes", "nsga2", "evolution", "sobol", "random");

  private RankMain() {}

  /**
   * @param arguments how many seeds, and how many trials
   */
  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    int trials = Integer.parseInt(arguments[1]);
    System.out.printf(
        "%n%d trials, %d seeds%n%n| function | %s |%n",
        trials, seeds, String.join(" | ", SAMPLERS));
    System.out.println("| --- |" + " --- |".repeat(SAMPLERS.size()));
    double[] ranks = new double[SAMPLERS.size()];
    List<Problem> problems = Problems.all();
    for (Problem problem : problems) {
      double level = problem.objectives() == 1 ? Quality.randomLevel(problem) : 1;
      double[] means = new double[SAMPLERS.size()];
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < means.length; i++) {
        for (int seed = 0; seed < seeds; seed++) {
          double regret =
              Quality.run(problem, MethodSpec.of(SAMPLERS.get(i)), seed, new int[] {trials}, level)[
                  0];
          means[i] += Math.log10(FLOOR + regret) / seeds;
        }
        cells.add("%.2f".formatted(means[i]));
      }
      for (int i = 0; i < means.length; i++) {
        double own = means[i];
        ranks[i] +=
            (1
                    + Arrays.stream(means).filter(other -> other < own).count()
                    + 0.5 * (Arrays.stream(means).filter(other -> other == own).count() - 1))
                / problems.size();
      }
      System.out.printf("| %s | %s |%n", problem.name(), String.join(" | ", cells));
    }
    double best = Arrays.stream(ranks).skip(1).min().orElseThrow();
    System.out.printf(
        "| mean rank | %s |%n%n",
        String.join(" | ", Arrays.stream(ranks).mapToObj("%.2f"::formatted).toList()));
    System.out.printf(
        "figure auto_mean_rank_%d %.3g rank goal %.3g %s%n",
        trials, ranks[0], best, ranks[0] < best ? "holds" : "short");
  }
}
