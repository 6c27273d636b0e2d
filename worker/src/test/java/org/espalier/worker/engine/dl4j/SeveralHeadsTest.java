package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Several heads train on the sum of their losses, and several inputs see their own numbers only.
 */
class SeveralHeadsTest {
  private final Batch batch =
      Models.batch(SeveralHeads.FEATURES, SeveralHeads.plan(1, 1).target(), 6, 3);

  @Test
  void theLossIsTheSumOfTheHeadsLossesTimesTheirWeights() {
    double kind = loss(1, 0);
    double size = loss(0, 1);

    assertThat(kind).isPositive();
    assertThat(size).isPositive();
    assertThat(loss(2, 0.5)).isCloseTo(2 * kind + 0.5 * size, within(1e-5));
    try (EngineModel model = new Dl4jEngine().build(SeveralHeads.plan(2, 0.5))) {
      assertThat(model.train(batch)).isCloseTo(2 * kind + 0.5 * size, within(1e-5));
    }
  }

  @Test
  void aHeadWithoutWeightDoesNotLearn() {
    try (EngineModel model = new Dl4jEngine().build(SeveralHeads.plan(1, 0))) {
      var before = model.weights();
      model.train(batch);

      assertThat(model.weights().get("size/weight")).isEqualTo(before.get("size/weight"));
      assertThat(model.weights().get("kind/weight")).isNotEqualTo(before.get("kind/weight"));
    }
  }

  @Test
  void predictionsStandInTheOrderOfTheLabelsAndInputsReadTheirOwnNumbers() {
    try (EngineModel model = new Dl4jEngine().build(SeveralHeads.plan(1, 1))) {
      Tensor predicted = model.predict(batch.features());
      Tensor left = model.activations("a", batch.features());
      Tensor right = model.activations("b", batch.features());
      // the third number belongs to the right input
      FloatBuffer changed = FloatBuffer.allocate(batch.features().values().capacity());
      changed.put(batch.features().values().duplicate().rewind()).rewind();
      changed.put(2, changed.get(2) + 1);
      Tensor other = new Tensor(batch.features().shape(), changed);

      assertThat(predicted.shape()).containsExactly(6L, 5L);
      for (int row = 0; row < 6; row++) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
          sum += predicted.values().get(row * 5 + i);
        }
        assertThat(sum).as("probabilities of row %d", row).isCloseTo(1, within(1e-5));
      }
      assertThat(model.activations("a", other)).isEqualTo(left);
      assertThat(model.activations("b", other)).isNotEqualTo(right);
    }
  }

  private double loss(double kindWeight, double sizeWeight) {
    try (EngineModel model = new Dl4jEngine().build(SeveralHeads.plan(kindWeight, sizeWeight))) {
      return model.loss(batch);
    }
  }
}
