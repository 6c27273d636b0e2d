package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.fed;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.shared;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that share weights behave as one module that is used several times. */
class SharingTest {

  private static final Shape INPUT = new Shape.Vector(6);
  private static final Target TARGET = Target.values(1);
  private static final Shape TOKENS = new Shape.Tokens(3, 5);
  private static final Target NEXT = Target.stepClasses(5);
  private static final double RATE = 0.1;

  private static final ModelSpec DEEP =
      chain(
          module("first", "dense", "units", 4, "activation", "tanh"),
          module("a", "dense", "units", 4, "activation", "tanh"),
          shared("b", "dense", "a", "units", 4, "activation", "tanh"),
          module("head", "regression"));

  /** One encoder for both halves of the features. */
  private static final ModelSpec SIAMESE =
      new ModelSpec(
          List.of("features", "left", "right"),
          List.of(
              fed(module("a", "dense", "units", 4, "activation", "tanh"), "left"),
              fed(shared("b", "dense", "a", "units", 4, "activation", "tanh"), "right"),
              fed(module("both", "concat"), "a", "b"),
              fed(module("head", "regression"), "both")),
          List.of("head"));

  private static final ModelSpec TIED =
      chain(
          module("e", "embedding", "size", 4),
          module("d", "dense", "units", 4, "activation", "tanh"),
          shared("head", "next_token", "e"));

  /** A network's step by hand: the mean loss of a batch; gradients are left in its layers. */
  private interface Network {
    double gradients(Batch batch);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void inDepthTrainsAsTheSameNetworkWrittenByHand(double decay) {
    try (EngineModel model = build(plan(DEEP, INPUT, TARGET, descent(decay)))) {
      ByHand hand = new ByHand();
      ByHand.Layer first = hand.layer(model, "first");
      ByHand.Layer loop = hand.layer(model, "a");
      ByHand.Layer head = hand.layer(model, "head");
      Network network =
          batch -> {
            double loss = 0;
            for (int n = 0; n < batch.size(); n++) {
              double[] x = numbers(batch.features(), n * 6, 6);
              double[] h0 = first.tanh(x);
              double[] h1 = loop.tanh(h0);
              double[] h2 = loop.tanh(h1);
              double error = head.apply(h2)[0] - batch.labels().values().get(n);
              loss += error * error / batch.size();
              double[] by = head.back(new double[] {2 * error / batch.size()}, h2);
              by = loop.backTanh(by, h2, h1);
              by = loop.backTanh(by, h1, h0);
              first.backTanh(by, h0, x);
            }
            return loss;
          };
      compare(model, hand, network, INPUT, TARGET, decay);
      assertEqual(model, "a", loop);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void sideBySideTrainsAsTheSameNetworkWrittenByHand(double decay) {
    try (EngineModel model = build(siamese(decay))) {
      ByHand hand = new ByHand();
      ByHand.Layer encoder = hand.layer(model, "a");
      ByHand.Layer head = hand.layer(model, "head");
      Network network =
          batch -> {
            double loss = 0;
            for (int n = 0; n < batch.size(); n++) {
              double[] left = numbers(batch.features(), n * 6, 3);
              double[] right = numbers(batch.features(), n * 6 + 3, 3);
              double[] a = encoder.tanh(left);
              double[] b = encoder.tanh(right);
              double[] both = joined(a, b);
              double error = head.apply(both)[0] - batch.labels().values().get(n);
              loss += error * error / batch.size();
              double[] by = head.back(new double[] {2 * error / batch.size()}, both);
              encoder.backTanh(part(by, 0, 4), a, left);
              encoder.backTanh(part(by, 4, 8), b, right);
            }
            return loss;
          };
      compare(model, hand, network, INPUT, TARGET, decay);
      assertEqual(model, "a", encoder);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void anEmbeddingTiedToTheOutputTrainsAsTheSameNetworkWrittenByHand(double decay) {
    try (EngineModel model = build(plan(TIED, TOKENS, NEXT, descent(decay)))) {
      ByHand hand = new ByHand();
      ByHand.Layer tied = hand.layer(model, "e");
      ByHand.Layer between = hand.layer(model, "d");
      Network network =
          batch -> {
            double loss = 0;
            int rows = batch.size() * 3;
            for (int row = 0; row < rows; row++) {
              int token = (int) batch.features().values().get(row);
              double[] vector = tied.weight[token].clone();
              double[] h = between.tanh(vector);
              double[] by = softmax(tied.apply(h));
              for (int i = 0; i < by.length; i++) {
                double label = batch.labels().values().get(row * 5 + i);
                loss -= label * Math.log(by[i]) / rows;
                by[i] = (by[i] - label) / rows;
              }
              double[] byVector = between.backTanh(tied.back(by, h), h, vector);
              for (int i = 0; i < byVector.length; i++) {
                tied.byWeight[token][i] += byVector[i];
              }
            }
            return loss;
          };
      compare(model, hand, network, TOKENS, NEXT, decay);
      assertEqual(model, "e", tied);
    }
  }

  @Test
  void aSharedWeightIsStoredCountedAndUpdatedOnce() {
    try (EngineModel model =
        build(plan(DEEP, INPUT, TARGET, training("adam", 0.01, "weight_decay", 0.01)))) {
      assertThat(model.weights().keySet())
          .containsExactlyInAnyOrder(
              "first/weight", "first/bias", "a/weight", "a/bias", "head/weight", "head/bias");
      assertThat(model.updaterState()).hasSize(12).doesNotContainKey("b/weight/mean");
      assertThat(model.trainableParameters()).isEqualTo(6 * 4 + 4 + 4 * 4 + 4 + 4 + 1);
    }
  }

  private static EngineModel build(ModelPlan plan) {
    return new Dl4jEngine().build(plan);
  }

  private static TrainingSpec descent(double decay) {
    return training("sgd", RATE, "weight_decay", decay);
  }

  private static ModelPlan siamese(double decay) {
    Shape half = new Shape.Vector(3);
    return new ModelPlan(
        SIAMESE,
        Map.of("features", INPUT, "left", half, "right", half),
        TARGET,
        descent(decay),
        TransferSpec.NONE,
        7,
        10,
        List.of());
  }

  /** Both take the same steps for a while. */
  private static void compare(
      EngineModel model, ByHand hand, Network network, Shape input, Target target, double decay) {
    for (int i = 0; i < 40; i++) {
      Batch batch = batch(input, target, 8, i);
      assertThat(model.train(batch)).isCloseTo(network.gradients(batch), Offset.offset(1e-4));
      hand.move(RATE, decay);
    }
  }

  private static void assertEqual(EngineModel model, String module, ByHand.Layer layer) {
    Tensor weight = Objects.requireNonNull(model.weights().get(module + "/weight"));
    int columns = layer.weight[0].length;
    for (int i = 0; i < weight.values().capacity(); i++) {
      assertThat((double) weight.values().get(i))
          .as("%s/weight[%d]", module, i)
          .isCloseTo(layer.weight[i / columns][i % columns], Offset.offset(1e-4));
    }
  }

  private static double[] numbers(Tensor tensor, int from, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = tensor.values().get(from + i);
    }
    return numbers;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static double[] part(double[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  private static double[] softmax(double[] outputs) {
    double sum = 0;
    double[] shares = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      shares[i] = Math.exp(outputs[i]);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
