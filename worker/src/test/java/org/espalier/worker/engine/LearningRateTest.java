package org.espalier.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrainingSpec;
import org.junit.jupiter.api.Test;

/** Every schedule at points that were worked out by hand; 10 epochs of 10 batches, rate 1. */
class LearningRateTest {

  @Test
  void constantStays() {
    assertThat(rate("constant").at(0)).isEqualTo(1);
    assertThat(rate("constant").at(99)).isEqualTo(1);
  }

  @Test
  void warmUpRisesInEqualSteps() {
    LearningRate rate = rate("constant", "warmup_epochs", 2.0);

    assertThat(rate.at(0)).isCloseTo(1 / 20.0, within(1e-12));
    assertThat(rate.at(9)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(19)).isEqualTo(1);
    assertThat(rate.at(50)).isEqualTo(1);
  }

  @Test
  void linearAndCosineFallToTheirEnd() {
    assertThat(rate("linear", "final_factor", 0.2).at(50)).isCloseTo(0.6, within(1e-12));
    assertThat(rate("cosine", "final_factor", 0.2).at(50)).isCloseTo(0.6, within(1e-12));
    assertThat(rate("cosine").at(25)).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(rate("cosine", "final_factor", 0.2).at(100)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void oneCycleRisesForAThirdAndFalls() {
    assertThat(rate("one_cycle").at(0)).isCloseTo(0.04, within(1e-12));
    assertThat(rate("one_cycle").at(15)).isCloseTo(0.52, within(1e-12));
    assertThat(rate("one_cycle").at(30)).isCloseTo(1, within(1e-12));
    assertThat(rate("one_cycle").at(65)).isCloseTo(0.5, within(1e-12));
    assertThat(rate("one_cycle").at(100)).isCloseTo(0, within(1e-12));
  }

  @Test
  void stepAndExponentialDecay() {
    LearningRate step = rate("step", "step_epochs", 3L, "decay_factor", 0.5);

    assertThat(step.at(29)).isEqualTo(1);
    assertThat(step.at(30)).isEqualTo(0.5);
    assertThat(step.at(60)).isEqualTo(0.25);
    assertThat(rate("exponential", "decay_factor", 0.5).at(30)).isCloseTo(0.125, within(1e-12));
  }

  private static LearningRate rate(String schedule, Object... options) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    values.put("schedule", ParameterValue.of(schedule));
    for (int i = 0; i < options.length; i += 2) {
      values.put(String.valueOf(options[i]), ParameterValue.of(options[i + 1]));
    }
    return new LearningRate(new TrainingSpec(10, 8, "sgd", 1, values), 10);
  }
}
