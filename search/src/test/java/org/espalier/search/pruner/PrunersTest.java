package org.espalier.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.search.Decision;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Spaces;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PrunersTest {

  @Nested
  class NoneKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return MethodSpec.of("none");
    }
  }

  @Nested
  class SuccessiveHalvingKeeps extends PrunerContract {
    @Override
    protected MethodSpec pruner() {
      return new MethodSpec("successive_halving", Map.of("reduction_factor", ParameterValue.of(3)));
    }
  }

  @Test
  void halvingKeepsTheBestOfEachRungAndStopsTheRest() {
    Search search =
        Search.create(
            SearchSettings.of(
                Spaces.cube(1),
                new Objective("accuracy", Objective.Direction.MAXIMIZE),
                "random",
                "successive_halving",
                9,
                1));
    double[] accuracy = {0.5, 0.4, 0.6, 0.55, 0.3, 0.7, 0.65, 0.6, 0.58};
    Decision[] expected = new Decision[9];
    for (int i = 0; i < 9; i++) {
      expected[i] = search.report(search.ask().orElseThrow().trialNumber(), 1, accuracy[i]);
    }
    assertThat(expected)
        .containsExactly(
            Decision.CONTINUE,
            Decision.STOP,
            Decision.CONTINUE,
            Decision.STOP,
            Decision.STOP,
            Decision.CONTINUE,
            Decision.STOP,
            Decision.STOP,
            Decision.STOP);
  }
}
