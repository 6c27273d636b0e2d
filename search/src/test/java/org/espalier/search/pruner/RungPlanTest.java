package org.espalier.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.junit.jupiter.api.Test;

class RungPlanTest {
  private static RungPlan plan(String type, Map<String, ParameterValue> options, int most) {
    return RungPlan.of(new MethodSpec(type, options), most).orElseThrow();
  }

  @Test
  void halvingHasOneBracketWhoseRungsRiseByFour() {
    RungPlan plan = plan("successive_halving", Map.of(), 20);
    assertThat(plan.brackets()).containsExactly(List.of(1, 4, 16));
    assertThat(plan.reduction()).isEqualTo(4);
    assertThat(plan.promotes()).isFalse();
    assertThat(plan.bracket(7)).isZero();
  }

  @Test
  void eachBracketOfHyperbandStartsAtALaterRungAndGetsFewerTrials() {
    RungPlan plan =
        plan(
            "hyperband",
            Map.of("max_epochs", ParameterValue.of(27), "mode", ParameterValue.of("promotion")),
            27);
    assertThat(plan.brackets())
        .containsExactly(List.of(1, 3, 9, 27), List.of(3, 9, 27), List.of(9, 27), List.of(27));
    assertThat(plan.promotes()).isTrue();
    long[] members =
        IntStream.range(0, 4)
            .mapToLong(
                bracket ->
                    IntStream.range(0, 1_000).filter(row -> plan.bracket(row) == bracket).count())
            .toArray();
    assertThat(members[0]).isGreaterThan(members[1]);
    assertThat(members[1]).isGreaterThan(members[2]);
    assertThat(members[2]).isGreaterThan(members[3]);
    assertThat(members[3]).isPositive();
  }

  @Test
  void aPrunerWithoutRungsHasNoPlan() {
    assertThat(RungPlan.of(MethodSpec.of("median"), 10)).isEmpty();
    assertThat(RungPlan.of(MethodSpec.of("none"), 10)).isEmpty();
  }

  @Test
  void anImpossibleOptionIsRefused() {
    assertThatThrownBy(
            () -> plan("successive_halving", Map.of("reduction_factor", ParameterValue.of(1)), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
