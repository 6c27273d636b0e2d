package org.espalier.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Objective;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.espalier.search.Suggestion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failed trial has no result, but samplers learn from it where not to go. */
class FailuresTest {
  private static final Objective LOSS = new Objective("loss", Objective.Direction.MINIMIZE);
  private static final int TRIALS = 150;
  private static final int LAST = 50;

  /** The loss falls towards a region in which every trial fails, 0.4 of the space. */
  @ParameterizedTest
  @ValueSource(strings = {"tpe", "bohb", "gp", "cmaes", "nsga2", "evolution", "auto"})
  void whatFailsIsLearntToBeBad(String sampler) {
    Search search =
        Search.create(SearchSettings.of(Spaces.cube(2), LOSS, sampler, "none", TRIALS, 3));
    int failures = 0;
    for (int i = 0; i < TRIALS; i++) {
      Suggestion suggestion = search.ask().orElseThrow();
      double x = number(suggestion, "x0");
      boolean fails = x > 0.6;
      failures += fails && i >= TRIALS - LAST ? 1 : 0;
      double loss = 1 - x + Math.pow(number(suggestion, "x1") - 0.3, 2);
      search.tell(suggestion.trialNumber(), fails ? Outcome.failed() : Outcome.completed(loss));
    }
    assertThat(failures).isLessThan((int) (0.64 * LAST));
  }

  private static double number(Suggestion suggestion, String name) {
    return suggestion.values().get(name) instanceof ParameterValue.FloatValue(double value)
        ? value
        : Double.NaN;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tpe", "bohb", "gp", "cmaes", "nsga2", "evolution", "auto"})
  void aSearchWhoseTrialsAllFailGoesOn(String sampler) {
    Search search =
        Search.create(SearchSettings.of(Spaces.everything(), LOSS, sampler, "none", 40, 3));
    for (int i = 0; i < 40; i++) {
      search.tell(search.ask().orElseThrow().trialNumber(), Outcome.failed());
    }
    assertThat(search.isFinished()).isTrue();
  }
}
