package org.espalier.search.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final List<Objective> GOALS =
      List.of(new Objective("accuracy", Objective.Direction.MAXIMIZE));

  private static Search search(String sampler, MethodSpec pruner, int trials) {
    return Search.withoutJournal(
        new SearchSettings(Spaces.cube(3), GOALS, MethodSpec.of(sampler), pruner, trials, 100, 1));
  }

  private static SimulationReport run(
      String sampler, MethodSpec pruner, int trials, SimulationSettings settings) {
    return Simulator.run(
        search(sampler, pruner, trials), new LearningCurves(Spaces.cube(3), GOALS, 4), settings);
  }

  @Test
  void halvingKeepsFiveHundredWorkersBusy() {
    SimulationReport report =
        run(
            "random",
            MethodSpec.of("successive_halving"),
            100_000,
            SimulationSettings.calm(500, 16, 10, 2));
    assertThat(report.efficiency(500)).isGreaterThan(0.95);
    assertThat(report.trials()).isEqualTo(100_000);
    assertThat(report.completed() + report.pruned()).isEqualTo(100_000);
    assertThat(report.reached().get(16)).isEqualTo(report.completed());
    assertThat(report.completed()).isLessThan(100_000 / 8);
  }

  @Test
  void everyTrialEndsThoughWorkersDieAndReportsAreLostAndLate() {
    SimulationSettings rough = new SimulationSettings(64, 9, 5, 0.05, 60, 0.1, 0.2, 3);
    MethodSpec promotion =
        new MethodSpec(
            "successive_halving",
            Map.of(
                "mode", ParameterValue.of("promotion"), "reduction_factor", ParameterValue.of(3)));
    for (MethodSpec pruner : List.of(MethodSpec.of("none"), MethodSpec.of("median"), promotion)) {
      SimulationReport report = run("tpe", pruner, 1_000, rough);
      assertThat(report.deaths()).isPositive();
      assertThat(report.completed() + report.pruned()).isEqualTo(1_000);
      assertThat(run("tpe", pruner, 1_000, rough)).isEqualTo(report);
    }
  }

  @Test
  void aTrialWithoutPrunerTakesItsEpochs() {
    SimulationReport report =
        run("random", MethodSpec.of("none"), 10, SimulationSettings.calm(1, 4, 10, 1));
    assertThat(report.epochs()).isEqualTo(40);
    assertThat(report.seconds()).isEqualTo(report.busySeconds());
    assertThat(report.best()).isPresent();
  }
}
