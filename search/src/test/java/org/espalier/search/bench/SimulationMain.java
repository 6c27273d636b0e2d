package org.espalier.search.bench;

import java.util.Arrays;
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

/**
 * Asynchronous halving on virtual workers: its efficiency, regret against time on the wall, and a
 * million trials on 500 workers that die and whose reports are late and lost.
 */
public final class SimulationMain {
  private static final int EPOCHS = 16;
  private static final double[] MINUTES = {3, 6, 12};
  private static final List<Objective> GOALS =
      List.of(new Objective("loss", Objective.Direction.MINIMIZE));

  private SimulationMain() {}

  public static void main(String[] arguments) {
    efficiency();
    time();
    million();
  }

  private static void efficiency() {
    System.out.println("| workers | trials | efficiency | virtual hours | lowest loss |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (int workers : new int[] {1, 8, 64, 500}) {
      SimulationReport report =
          run("random", Math.max(2_000, 200 * workers), calm(workers), Incumbent.bySeconds());
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
  }

  /** With TPE, that much time and no longer. */
  private static void time() {
    System.out.println("\n| workers | lowest loss after 3 minutes | 6 | 12 |");
    System.out.println("| --- | --- | --- | --- |");
    for (int workers : new int[] {1, 8, 64, 500}) {
      Incumbent incumbent =
          Incumbent.bySeconds(Arrays.stream(MINUTES).map(minutes -> 60 * minutes).toArray());
      // An epoch takes 6.7 s or longer, and a trial an epoch: so many last for the time.
      int trials = Math.min(20_000, (int) (workers * 720 / 6.7));
      run("tpe", trials, calm(workers), incumbent);
      System.out.printf(
          "| %d | %s |%n",
          workers,
          String.join(
              " | ",
              Arrays.stream(incumbent.lowest())
                  .mapToObj(loss -> Double.isInfinite(loss) ? "none yet" : "%.4f".formatted(loss))
                  .toList()));
    }
    System.out.println();
  }

  private static void million() {
    SimulationSettings rough = new SimulationSettings(500, EPOCHS, 10, 0.01, 60, 0.02, 0.05, 2);
    long began = System.nanoTime();
    SimulationReport report = run("random", 1_000_000, rough, Incumbent.bySeconds());
    double seconds = (System.nanoTime() - began) / 1e9;
    boolean whole = report.completed() + report.pruned() == 1_000_000;
    System.out.printf(
        "beside %d deaths, %d epochs, 2 %% of reports lost and 5 %% late, efficiency %.4f%n",
        report.deaths(), report.epochs(), report.efficiency(500));
    System.out.printf(
        "figure million_trials_500_workers %.1f s goal 60 %s%n",
        seconds, seconds <= 60 && whole ? "holds" : "short");
  }

  private static SimulationSettings calm(int workers) {
    return SimulationSettings.calm(workers, EPOCHS, 10, 2);
  }

  private static SimulationReport run(
      String sampler, int trials, SimulationSettings settings, Incumbent incumbent) {
    Search search =
        Search.withoutJournal(
            new SearchSettings(
                Spaces.cube(6),
                GOALS,
                MethodSpec.of(sampler),
                MethodSpec.of("successive_halving"),
                trials,
                settings.workers(),
                1));
    return Simulator.run(search, new LearningCurves(Spaces.cube(6), GOALS, 4), settings, incumbent);
  }
}
