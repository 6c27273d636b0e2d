package org.espalier.core.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.core.json.Json;
import org.espalier.core.space.Corners;
import org.espalier.core.space.Draws;
import org.espalier.core.space.ParameterValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code search:} and {@code subject_to:} say. */
class SearchPartTest {

  private static final String FILE =
      """
      name: rules
      goal: [{maximize: test_accuracy}, {minimize: parameters}]
      subject_to: [parameters <= 20000, test_loss <= 0.5]
      data: {set: mnist-10k}
      model:
        one: {type: conv_block, filters: {int: [4, 32]}}
        two: {type: conv_block, filters: {int: [4, 32]}}
        pool: {type: global_pool}
        head: {type: classifier}
      training:
        epochs: 2
        batch_size: {choice: [32, 64]}
        optimizer: {choice: [adam, nesterovs]}
        learning_rate: {float: [0.0005, 1], log: true}
      search:
        trials: 40
        constraints: [one.filters <= two.filters]
        forbidden: [{optimizer: nesterovs, batch_size: [32, 64]}]
        enqueue:
          - {learning_rate: 1, one.filters: 8}
        warm_start: [earlier, {study: older, trials: 5, assume: {optimizer: adam}}]
        stop_when: {plateau: 10, minimum_gain: 0.01}
        budget: {hours: 2, device_hours: 0.5, then: stop}
      """;

  @Test
  void isReadAndReadsBackFromItsJson() throws StudyProblems, IOException {
    StudySpec study = StudyReader.read(FILE);

    assertThat(Json.read(Json.write(study), StudySpec.class)).isEqualTo(study);
    assertThat(study.requirements())
        .containsExactly(
            new Requirement("parameters", Requirement.Bound.AT_MOST, 20_000),
            new Requirement("test_loss", Requirement.Bound.AT_MOST, 0.5));
    SearchSpec search = study.search();
    assertThat(search.enqueue())
        .containsExactly(
            Map.of("learning_rate", ParameterValue.of(1.0), "one.filters", ParameterValue.of(8L)));
    assertThat(search.warmStart())
        .containsExactly(
            new WarmStart("earlier", 1_000, Map.of()),
            new WarmStart("older", 5, Map.of("optimizer", ParameterValue.of("adam"))));
    assertThat(search.budget())
        .isEqualTo(new Budget(Optional.of(2.0), Optional.of(0.5), Budget.Then.STOP));
    assertThat(search.convergence())
        .isEqualTo(new Convergence(Optional.of(10), 0.01, Optional.empty()));
    TrialSpec trial =
        study
            .resolve(Draws.point(study.space(), new SplittableRandom(1)))
            .toTrialSpec(TransferSpec.NONE, 1);
    assertThat(trial.watched().stream().map(Objective::metric))
        .containsExactly("test_accuracy", "parameters", "test_loss");
  }

  @Test
  void whatIsCheckedAndDrawnKeepsTheRules() throws StudyProblems {
    StudySpec study = StudyReader.read(FILE);
    SplittableRandom random = new SplittableRandom(3);

    assertThat(Corners.of(study.space(), 256))
        .isNotEmpty()
        .allMatch(point -> one(point) <= two(point) && isAdam(point));
    for (int i = 0; i < 200; i++) {
      Map<String, ParameterValue> point = Draws.allowed(study.space(), random, 1_000).orElseThrow();
      assertThat(one(point)).isLessThanOrEqualTo(two(point));
      assertThat(isAdam(point)).isTrue();
    }
  }

  private static boolean isAdam(Map<String, ParameterValue> point) {
    return ParameterValue.of("adam").equals(point.get("optimizer"));
  }

  private static long one(Map<String, ParameterValue> point) {
    return filters(point, "one.filters");
  }

  private static long two(Map<String, ParameterValue> point) {
    return filters(point, "two.filters");
  }

  private static long filters(Map<String, ParameterValue> point, String name) {
    return point.get(name) instanceof ParameterValue.IntegerValue(long value)
        ? value
        : Long.MIN_VALUE;
  }

  @ParameterizedTest
  @CsvSource({
    "a <= b, a:1 b:-1, 0",
    "a >= b, a:-1 b:1, 0",
    "2 * a.x + b-c*0.5 <= 10 - 4, a.x:2 b-c:0.5, 6",
    "a - 3 <= -1, a:1, 2",
    "3 <= a + a, a:-2, -3",
  })
  void aRuleIsAWeightedSum(String text, String weights, double maximum) {
    Inequality read = Inequality.read(text).orElseThrow();

    assertThat(read.maximum()).isEqualTo(maximum);
    for (String weight : weights.split(" ")) {
      String[] pair = weight.split(":");
      assertThat(read.weights()).containsEntry(pair[0], Double.parseDouble(pair[1]));
    }
    assertThat(read.weights()).hasSize(weights.split(" ").length);
  }

  @ParameterizedTest
  @CsvSource({
    "a",
    "a < b",
    "a <= ",
    "a b <= 1",
    "a * b <= 1",
    "a <= b <= c",
    "a <= a",
    "1 <= 2",
    "a + <= 3"
  })
  void whatIsNoWeightedSumIsNoRule(String text) {
    assertThat(Inequality.read(text)).isEmpty();
  }
}
