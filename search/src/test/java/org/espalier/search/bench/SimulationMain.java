package org.espalier.search.bench;

import java.util.List;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.simulate.LearningCurves;
import org.espalier.search.simulate.SimulationReport;
import org.espalier.search.simulate.SimulationSettings;
import org.espalier.search.simulate.Simulator;

/** Efficiency of asynchronous halving on virtual workers, and a million trials on 500 of them. */
public final class SimulationMain {
  private SimulationMain() {}

  public static void main(String[] arguments) {
    System.out.println("| workers | trials | efficiency | virtual hours | best accuracy |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (int workers : new int[] {1, 8, 64, 500}) {
      SimulationReport report = run("random", workers, Math.max(2_000, 200 * workers));
      double efficiency = report.efficiency(workers);
      System.out.printf(
          "| %d | %d | %.4f | %.2f | %.4f |%n",
          workers,
          report.trials(),
          efficiency,
          report.seconds() / 3600,
          report.best().orElse(Double.NaN));
      System.out.printf(
          "figure asha_efficiency_%d %.4f ratio goal 0.95 %s%n",
          workers, efficiency, efficiency >= 0.95 ? "holds" : "short");
    }
    long started = System.nanoTime();
    SimulationReport report = run("random", 500, 1_000_000);
    System.out.printf(
        "figure million_trials_500_workers %.1f s goal 60 %s%n",
        (System.nanoTime() - started) / 1e9,
        (System.nanoTime() - started) / 1e9 <= 60 && report.trials() == 1_000_000
            ? "holds"
            : "short");
  }

  private static SimulationReport run(String sampler, int workers, int trials) {
    List<Objective> goals = List.of(new Objective("accuracy", Objective.Direction.MAXIMIZE));
    Search search =
        Search.withoutJournal(
            new SearchSettings(
                Spaces.cube(6),
                goals,
                MethodSpec.of(sampler),
                MethodSpec.of("successive_halving"),
                trials,
                workers,
                1));
    return Simulator.run(
        search,
        new LearningCurves(Spaces.cube(6), goals, 4),
        SimulationSettings.calm(workers, 16, 10, 2));
  }
}
