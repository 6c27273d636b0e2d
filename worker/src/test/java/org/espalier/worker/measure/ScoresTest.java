package org.espalier.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.espalier.core.model.Target;
import org.junit.jupiter.api.Test;

/** Measures against values that were worked out by hand, or in another way. */
class ScoresTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  @Test
  void classesByHand() {
    Scores scores = Scores.of(Target.classes(3), 4, List.of());
    scores.add(
        rows(
            0.7f, 0.2f, 0.1f, // right
            0.1f, 0.6f, 0.3f, // right
            0.5f, 0.3f, 0.2f, // 1 taken for 0
            0.2f, 0.1f, 0.7f), // 0 taken for 2
        rows(1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0),
        4);

    Map<String, Double> measures = scores.measures();
    assertThat(value(measures, "accuracy")).isEqualTo(0.5);
    assertThat(value(measures, "loss"))
        .isCloseTo(-(Math.log(0.7) + Math.log(0.6) + Math.log(0.3) + Math.log(0.2)) / 4, CLOSE);
    // F1 of class 0: 2·1/(2·1+1+1), of class 1: 2·1/(2·1+0+1), of class 2: 0
    assertThat(value(measures, "macro_f1")).isCloseTo((0.5 + 2.0 / 3 + 0) / 3, CLOSE);
    // class 0: positives .7 .2 against .1 .5: 3 of 4; class 1: .6 .3 against .2 .1: 4 of 4
    assertThat(value(measures, "auc")).isCloseTo((0.75 + 1) / 2, CLOSE);
    assertThat(measures).doesNotContainKeys("top5_accuracy", "perplexity");
    assertThat(scores.confusion().orElseThrow().counts())
        .containsExactly(List.of(1L, 0L, 1L), List.of(1L, 1L, 0L), List.of(0L, 0L, 0L));
  }

  @Test
  void aRightClassAmongTheFiveMostProbableCounts() {
    Scores scores = Scores.of(Target.classes(7), 2, List.of());
    float[] falling = {0.3f, 0.2f, 0.15f, 0.13f, 0.12f, 0.06f, 0.04f};
    scores.add(FloatBuffer.wrap(falling), rows(0, 0, 0, 0, 1, 0, 0), 1);
    scores.add(FloatBuffer.wrap(falling), rows(0, 0, 0, 0, 0, 1, 0), 1);

    assertThat(value(scores.measures(), "top5_accuracy")).isEqualTo(0.5);
  }

  @Test
  void theAreaUnderTheCurveIsTheShareOfPairsInOrder() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 300;
    Scores scores = Scores.of(Target.labels(1), rows, List.of());
    float[] outputs = new float[rows];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(3) == 0 ? 1 : 0;
      outputs[i] = random.nextInt(20) / 20f * 0.7f + labels[i] * 0.2f;
    }
    scores.add(FloatBuffer.wrap(outputs), FloatBuffer.wrap(labels), rows);
    double wins = 0;
    long pairs = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          wins += outputs[i] > outputs[j] ? 1 : outputs[i] == outputs[j] ? 0.5 : 0;
        }
      }
    }

    assertThat(value(scores.measures(), "auc")).isCloseTo(wins / pairs, within(1e-12));
  }

  @Test
  void labelsThatHoldTogetherByHand() {
    Scores scores = Scores.of(Target.labels(2), 2, List.of());
    scores.add(rows(0.9f, 0.2f, 0.4f, 0.6f), rows(1, 0, 1, 1), 2);

    Map<String, Double> measures = scores.measures();
    assertThat(value(measures, "accuracy")).isEqualTo(0.75);
    assertThat(value(measures, "loss"))
        .isCloseTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.4) + Math.log(0.6)) / 4, CLOSE);
    assertThat(value(measures, "macro_f1")).isCloseTo((2.0 / 3 + 1) / 2, CLOSE);
  }

  @Test
  void valuesByHand() {
    Scores scores = Scores.of(Target.values(1), 4, List.of());
    scores.add(rows(1, 2, 3, 6), rows(1, 3, 3, 5), 4);

    Map<String, Double> measures = scores.measures();
    assertThat(value(measures, "loss")).isCloseTo(0.5, CLOSE);
    assertThat(value(measures, "rmse")).isCloseTo(Math.sqrt(0.5), CLOSE);
    assertThat(value(measures, "mae")).isCloseTo(0.5, CLOSE);
    // the labels' mean is 3, their squared distances from it sum to 8
    assertThat(value(measures, "r2")).isCloseTo(1 - 2.0 / 8, CLOSE);
    Scores inDollars = Scores.of(Target.values(1), 4, List.of(1000.0));
    inDollars.add(rows(1, 2, 3, 6), rows(1, 3, 3, 5), 4);
    assertThat(value(inDollars.measures(), "mae")).isCloseTo(500, CLOSE);
    assertThat(value(inDollars.measures(), "r2")).isCloseTo(1 - 2.0 / 8, CLOSE);
  }

  @Test
  void perplexityIsHowManyTokensItHesitatesBetween() {
    Scores scores = Scores.of(Target.stepClasses(4), 2, List.of());
    scores.add(
        rows(0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f),
        rows(0, 1, 0, 0, 0, 0, 0, 1),
        2);

    assertThat(value(scores.measures(), "perplexity")).isCloseTo(4, CLOSE);
  }

  private static FloatBuffer rows(float... values) {
    return FloatBuffer.wrap(values);
  }

  private static double value(Map<String, Double> measures, String name) {
    return measures.getOrDefault(name, Double.NaN);
  }
}
