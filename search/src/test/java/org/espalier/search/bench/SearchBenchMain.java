package org.espalier.search.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.espalier.core.json.Json;
import org.espalier.core.study.MethodSpec;
import org.hipparchus.stat.inference.WilcoxonSignedRankTest;

/**
 * Runs our side of {@code ./dev bench search} beside what {@code optuna_side.py} left in a folder,
 * and prints a table and the figures. Arguments: the folder, and the samplers to compare.
 */
public final class SearchBenchMain {
  private static final double FLOOR = 1e-6;

  private SearchBenchMain() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      quality(folder, arguments[i]);
    }
    if (arguments.length == 1) {
      speed(folder);
    }
  }

  private static void speed(Path folder) throws IOException {
    Map<String, double[]> ours = new HashMap<>();
    int[] checkpoints = {100, 1_000, 3_000, 10_000};
    ours.put("floats", Speed.run(Speed.floats(), "tpe", checkpoints, true));
    ours.put("mixed", Speed.run(Speed.mixed(), "tpe", checkpoints, true));
    System.out.println(
        "| space | trials | ours, ms a trial | Optuna, ms a trial |\n| --- | --- | --- | --- |");
    for (String space : List.of("floats", "mixed")) {
      Map<Integer, Double> theirs = new HashMap<>();
      Path file = folder.resolve("speed-" + space + ".jsonl");
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          Timed timed = Json.read(line, Timed.class);
          theirs.put(timed.n(), timed.milliseconds());
        }
      }
      double[] mine = Objects.requireNonNull(ours.get(space));
      for (int i = 0; i < checkpoints.length; i++) {
        Double other = theirs.get(checkpoints[i]);
        System.out.printf(
            "| %s | %d | %.3f | %s |%n",
            space, checkpoints[i], mine[i], other == null ? "not run" : "%.2f".formatted(other));
        if (checkpoints[i] == 1_000) {
          figure("tpe_%s_ms_at_1000".formatted(space), mine[i], "ms", 0.5, mine[i] <= 0.5);
          if (other != null) {
            double times = other / mine[i];
            figure("tpe_%s_times_faster_at_1000".formatted(space), times, "x", 40, times >= 40);
          }
        }
        if (checkpoints[i] == 10_000) {
          figure("tpe_%s_ms_at_10000".formatted(space), mine[i], "ms", 2, mine[i] <= 2);
        }
      }
    }
  }

  private static void figure(String name, double value, String unit, double goal, boolean holds) {
    System.out.printf(
        "figure %s %.4g %s goal %.4g %s%n", name, value, unit, goal, holds ? "holds" : "short");
  }

  /** A line of {@code optuna_side.py quality}. */
  record Line(String sampler, String problem, int seed, int n, List<List<Double>> values) {}

  /** A line of {@code optuna_side.py speed}. */
  record Timed(String sampler, String space, int n, double milliseconds) {}

  /** Values that Optuna saw, by problem, seed and number of trials. */
  private record Key(String problem, int seed, int trials) {}

  private static void quality(Path folder, String sampler) throws IOException {
    Map<Key, List<double[]>> theirs = new HashMap<>();
    try (var files = Files.newDirectoryStream(folder, sampler + "-*.jsonl")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          Line read = Json.read(line, Line.class);
          theirs.put(
              new Key(read.problem(), read.seed(), read.n()),
              read.values().stream()
                  .map(point -> point.stream().mapToDouble(Double::doubleValue).toArray())
                  .toList());
        }
      }
    }
    int[] checkpoints =
        theirs.keySet().stream().mapToInt(Key::trials).distinct().sorted().toArray();
    Tally[] tallies = new Tally[checkpoints.length];
    for (int c = 0; c < checkpoints.length; c++) {
      tallies[c] = new Tally();
    }
    System.out.printf("%n### %s%n%n| problem | trials | ours | Optuna | p |%n", sampler);
    System.out.println("| --- | --- | --- | --- | --- |");
    for (Problem problem : Problems.all()) {
      int seeds =
          theirs.keySet().stream()
              .filter(key -> key.problem().equals(problem.name()))
              .mapToInt(key -> key.seed() + 1)
              .max()
              .orElse(0);
      if (seeds > 1) {
        compare(problem, sampler, seeds, checkpoints, theirs, tallies);
      }
    }
    for (int c = 0; c < checkpoints.length; c++) {
      Tally tally = tallies[c];
      String name = "%s_%d".formatted(sampler, checkpoints[c]);
      double lead = tally.lead / Math.max(1, tally.problems);
      figure(name + "_significantly_worse", tally.worse, "problems", 0, tally.worse == 0);
      figure(name + "_mean_lead", lead, "log10_regret", 0, lead > 0);
      figure(name + "_significantly_better", tally.better, "problems", 0, true);
      double rank = tally.ranks / Math.max(1, tally.pairs);
      figure(name + "_mean_rank_of_two", rank, "rank", 1.5, rank < 1.5);
    }
  }

  /** What adds up over problems. */
  private static final class Tally {
    private int problems;
    private int worse;
    private int better;
    private double lead;
    private int pairs;
    private double ranks;
  }

  /** Wilcoxon's signed-rank test; pairs that are equal say nothing and are left out. */
  static double p(double[] mine, double[] other) {
    int[] unequal = IntStream.range(0, mine.length).filter(i -> mine[i] != other[i]).toArray();
    if (unequal.length == 0) {
      return 1;
    }
    // The exact p counts both tails, and those that tie in the middle twice.
    return Math.min(
        1,
        new WilcoxonSignedRankTest()
            .wilcoxonSignedRankTest(
                IntStream.of(unequal).mapToDouble(i -> mine[i]).toArray(),
                IntStream.of(unequal).mapToDouble(i -> other[i]).toArray(),
                unequal.length <= 12));
  }

  private static void compare(
      Problem problem,
      String sampler,
      int seeds,
      int[] checkpoints,
      Map<Key, List<double[]>> theirs,
      Tally[] tallies) {
    double level = problem.objectives() == 1 ? Quality.randomLevel(problem) : 1;
    double[][] mine = new double[checkpoints.length][seeds];
    double[][] other = new double[checkpoints.length][seeds];
    for (int seed = 0; seed < seeds; seed++) {
      double[] regrets = Quality.run(problem, MethodSpec.of(sampler), seed, checkpoints, level);
      for (int c = 0; c < checkpoints.length; c++) {
        mine[c][seed] = Math.log10(FLOOR + regrets[c]);
        List<double[]> seen = theirs.get(new Key(problem.name(), seed, checkpoints[c]));
        other[c][seed] =
            seen == null ? Double.NaN : Math.log10(FLOOR + Quality.regret(problem, level, seen));
      }
    }
    for (int c = 0; c < checkpoints.length; c++) {
      Tally tally = tallies[c];
      double lead = 0;
      for (int seed = 0; seed < seeds; seed++) {
        double ahead = other[c][seed] - mine[c][seed];
        lead += ahead / seeds;
        tally.pairs++;
        tally.ranks += 1.5 - 0.5 * Math.signum(ahead);
      }
      double p = p(mine[c], other[c]);
      tally.problems++;
      tally.lead += lead;
      tally.worse += p < 0.05 && lead < 0 ? 1 : 0;
      tally.better += p < 0.05 && lead > 0 ? 1 : 0;
      System.out.printf(
          "| %s | %d | %.2f | %.2f | %.4f |%n",
          problem.name(), checkpoints[c], Quality.mean(mine[c]), Quality.mean(other[c]), p);
    }
  }
}
