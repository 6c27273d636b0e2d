package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.simulate.LearningCurves;
import org.espalier.search.simulate.SimulationSettings;
import org.espalier.search.simulate.Simulator;
import org.espalier.search.simulate.Workload;

/**
 * Regret against work: what samplers with pruners have found once all their trials together have
 * trained as many epochs as 10, 30 and 60 whole trainings take, on the recorded tables and on
 * made-up learning curves; and population based training beside fixed rates on {@link Descent}.
 */
public final class PrunerMain {
  private static final double[] TRAININGS = {10, 30, 60};
  private static final double FLOOR = 1e-3;
  private static final List<Objective> GOALS =
      List.of(new Objective("loss", Objective.Direction.MINIMIZE));

  private PrunerMain() {}

  /** What is trained; regret is 1 at {@code middle} and 0 at {@code best}. */
  private record Task(
      String name, Space space, Workload workload, int epochs, double best, double middle) {}

  /** A sampler with a pruner. */
  private record Method(String name, MethodSpec sampler, MethodSpec pruner) {}

  /**
   * @param arguments how many seeds; with a second one, only the means of the methods over {@link
   *     MadeUpTrainings}, on which what goes together is chosen and none of which is measured
   */
  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    if (arguments.length > 1) {
      development(seeds);
      return;
    }
    List<double[][]> regrets = new ArrayList<>();
    List<Task> tasks = tasks();
    for (Task task : tasks) {
      System.out.printf(
          "%n### %s, %d epochs a training%n%n| method | 10 trainings | 30 | 60 |%n"
              + "| --- | --- | --- | --- |%n",
          task.name(), task.epochs());
      for (Method method : methods(task.epochs())) {
        double[][] logs = regrets(task, method, seeds);
        regrets.add(logs);
        System.out.printf(
            "| %s | %s |%n",
            method.name(),
            String.join(
                " | ",
                Arrays.stream(logs).map(log -> "%.2f".formatted(Quality.mean(log))).toList()));
      }
    }
    System.out.println();
    int count = methods(9).size();
    figures(regrets, count, tasks.size(), seeds);
    population(seeds);
  }

  /** log10 of the regret, by mark and seed. */
  private static double[][] regrets(Task task, Method method, int seeds) {
    double[][] logs = new double[TRAININGS.length][seeds];
    for (int seed = 0; seed < seeds; seed++) {
      double[] lowest = lowest(task, method, seed);
      for (int i = 0; i < lowest.length; i++) {
        double regret = (lowest[i] - task.best()) / (task.middle() - task.best());
        logs[i][seed] = Math.log10(Math.max(FLOOR, regret));
      }
    }
    return logs;
  }

  private static void development(int seeds) {
    System.out.printf("| method | 10 trainings | 30 | 60 |%n| --- | --- | --- | --- |%n");
    List<Task> tasks = tasks(MadeUpTrainings.withCurves());
    for (Method method : methods(tasks.getFirst().epochs())) {
      double[] means = new double[TRAININGS.length];
      for (Task task : tasks) {
        double[][] logs = regrets(task, method, seeds);
        for (int i = 0; i < means.length; i++) {
          means[i] += Quality.mean(logs[i]) / tasks.size();
        }
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f |%n",
          method.name(),
          means[0],
          means[1],
          means[2]);
    }
  }

  private static List<Task> tasks() {
    List<Task> tasks = tasks(Table.all());
    tasks.add(
        new Task(
            "made-up curves",
            Spaces.cube(6),
            new LearningCurves(Spaces.cube(6), GOALS, 4),
            27,
            0.05 + 0.6 * Math.pow(27, -0.7),
            0.3));
    return tasks;
  }

  private static List<Task> tasks(List<Table> tables) {
    List<Task> tasks = new ArrayList<>();
    for (Table table : tables) {
      double[] finals = table.finals();
      double best =
          table.trials().stream()
              .flatMap(trial -> trial.curve().stream())
              .mapToDouble(List::getFirst)
              .filter(Double::isFinite)
              .min()
              .orElseThrow();
      tasks.add(
          new Task(
              "table_" + table.name(),
              table.space(),
              table.workload(),
              table.epochs(),
              best,
              finals[finals.length / 2]));
    }
    return tasks;
  }

  private static List<Method> methods(int epochs) {
    ParameterValue three = ParameterValue.of(3);
    MethodSpec none = MethodSpec.of("none");
    MethodSpec halving = new MethodSpec("successive_halving", Map.of("reduction_factor", three));
    MethodSpec promotion =
        new MethodSpec(
            "successive_halving",
            Map.of("reduction_factor", three, "mode", ParameterValue.of("promotion")));
    MethodSpec hyperband =
        new MethodSpec(
            "hyperband",
            Map.of("reduction_factor", three, "max_epochs", ParameterValue.of(epochs)));
    MethodSpec tpe = MethodSpec.of("tpe");
    return List.of(
        new Method("random", MethodSpec.of("random"), none),
        new Method("random, halving", MethodSpec.of("random"), halving),
        new Method("random, hyperband", MethodSpec.of("random"), hyperband),
        new Method("tpe", tpe, none),
        new Method("tpe, median", tpe, MethodSpec.of("median")),
        new Method("tpe, halving", tpe, halving),
        new Method("tpe, halving with promotion", tpe, promotion),
        new Method("tpe, hyperband", tpe, hyperband),
        new Method("bohb, hyperband", MethodSpec.of("bohb"), hyperband));
  }

  private static double[] lowest(Task task, Method method, int seed) {
    double[] epochs = Arrays.stream(TRAININGS).map(count -> count * task.epochs()).toArray();
    // A trial trains one epoch at least, so that these are enough; halving's are short.
    int trials = method.pruner().type().equals("none") ? 60 : 60 * task.epochs();
    Incumbent incumbent = Incumbent.byEpochs(epochs);
    Simulator.run(
        Search.withoutJournal(
            new SearchSettings(
                task.space(), GOALS, method.sampler(), method.pruner(), trials, 1, seed)),
        task.workload(),
        SimulationSettings.calm(1, task.epochs(), 10, seed),
        incumbent);
    return incumbent.lowest();
  }

  /** How far pruning leads none with the same sampler, and BOHB leads TPE; over all tasks. */
  private static void figures(List<double[][]> regrets, int methods, int tasks, int seeds) {
    lead("halving_leads_no_pruner_at_30", regrets, methods, tasks, seeds, 5, 3);
    lead("hyperband_leads_no_pruner_at_30", regrets, methods, tasks, seeds, 7, 3);
    lead("bohb_leads_tpe_with_hyperband_at_30", regrets, methods, tasks, seeds, 8, 7);
    lead("bohb_leads_tpe_with_halving_at_30", regrets, methods, tasks, seeds, 8, 5);
  }

  private static void lead(
      String name, List<double[][]> regrets, int methods, int tasks, int seeds, int of, int over) {
    double[] mine = new double[tasks * seeds];
    double[] other = new double[mine.length];
    for (int task = 0; task < tasks; task++) {
      System.arraycopy(regrets.get(task * methods + of)[1], 0, mine, task * seeds, seeds);
      System.arraycopy(regrets.get(task * methods + over)[1], 0, other, task * seeds, seeds);
    }
    figure(name, mine, other, "log10_regret");
  }

  private static void figure(String name, double[] mine, double[] other, String unit) {
    double lead = Quality.mean(other) - Quality.mean(mine);
    double p = SearchBenchMain.p(mine, other);
    System.out.printf(
        Locale.ROOT,
        "figure %s %.3f %s goal 0 %s%nbeside its p is %.4f%n",
        name,
        lead,
        unit,
        lead > 0 ? "holds" : "short",
        p);
  }

  private static void population(int seeds) {
    System.out.printf(
        "%n### Descent on noise, 12 epochs a training, 1,500 epochs in all%n%n"
            + "| method | mean of the best loss |%n| --- | --- |%n");
    double[] population =
        descents(
            new MethodSpec("pbt", Map.of("population", ParameterValue.of(16))),
            MethodSpec.of("none"),
            seeds);
    double[] fixed = descents(MethodSpec.of("random"), MethodSpec.of("none"), seeds);
    double[] tpe = descents(MethodSpec.of("tpe"), MethodSpec.of("none"), seeds);
    double[] halving = descents(MethodSpec.of("tpe"), MethodSpec.of("successive_halving"), seeds);
    System.out.printf("| pbt, population of 16 | %.4f |%n", Quality.mean(population));
    System.out.printf("| random, fixed rates | %.4f |%n", Quality.mean(fixed));
    System.out.printf("| tpe, fixed rates | %.4f |%n", Quality.mean(tpe));
    System.out.printf("| tpe, halving, fixed rates | %.4f |%n%n", Quality.mean(halving));
    figure("pbt_leads_fixed_rates", population, tpe, "loss");
  }

  private static double[] descents(MethodSpec sampler, MethodSpec pruner, int seeds) {
    Space space = new Space(List.of(Spaces.real("x", 0, 1)));
    double[] losses = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      losses[seed] =
          Descent.bestOf(
              Search.withoutJournal(
                  new SearchSettings(space, GOALS, sampler, pruner, 5_000, 16, seed)),
              1_500);
    }
    return losses;
  }
}
