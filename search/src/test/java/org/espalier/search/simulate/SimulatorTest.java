package org.espalier.search.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
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

  @Test
  void aRecordedStudyIsPlayedAgainByItsNearestTrial() {
    Space space = new Space(List.of(Spaces.real("x", 0, 1), Spaces.choice("kind", "a", "b")));
    RecordedStudy recorded =
        new RecordedStudy(
            space,
            List.of(
                recorded(0.2, "a", 5, List.of(0.1, 0.2)),
                recorded(0.8, "a", 7, List.of(0.3, 0.4)),
                recorded(0.2, "b", 9, List.of(0.5))));
    Map<String, ParameterValue> near =
        Map.of("x", ParameterValue.of(0.7), "kind", ParameterValue.of("a"));
    Map<String, ParameterValue> other =
        Map.of("x", ParameterValue.of(0.7), "kind", ParameterValue.of("b"));
    assertThat(recorded.measure(0, near, 1)).containsExactly(0.3);
    assertThat(recorded.measure(0, near, 9)).as("its last value holds").containsExactly(0.4);
    assertThat(recorded.measure(0, other, 1)).containsExactly(0.5);
    assertThat(recorded.secondsAnEpoch(near)).hasValue(7);

    Search search =
        Search.create(SearchSettings.of(space, GOALS.getFirst(), "random", "none", 30, 1));
    List<Double> seen = new ArrayList<>();
    SimulationReport report =
        Simulator.run(
            search,
            recorded,
            SimulationSettings.calm(1, 2, 1000, 1),
            (seconds, trial, epoch, values) -> seen.add(values[0]));
    assertThat(seen).hasSize(60).contains(0.2, 0.4, 0.5);
    assertThat(report.seconds()).as("its own times are used").isBetween(300.0, 540.0);
  }

  private static RecordedStudy.Trial recorded(
      double x, String kind, double seconds, List<Double> curve) {
    return new RecordedStudy.Trial(
        Map.of("x", ParameterValue.of(x), "kind", ParameterValue.of(kind)),
        curve.stream().map(List::of).toList(),
        OptionalDouble.of(seconds));
  }
}
