package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.shared;
import static org.espalier.worker.engine.dl4j.Models.training;

import org.assertj.core.data.Offset;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;

/** Modules that share weights behave as one module that is used several times. */
class SharingTest {

  private static final Shape INPUT = new Shape.Vector(6);
  private static final Target TARGET = Target.values(1);

  private static final ModelSpec DEEP =
      chain(
          module("first", "dense", "units", 4, "activation", "tanh"),
          module("a", "dense", "units", 4, "activation", "tanh"),
          shared("b", "dense", "a", "units", 4, "activation", "tanh"),
          module("head", "regression"));

  /** The same network by hand, trained by plain gradient descent in double precision. */
  private static final class ByHand {
    final double[][] first;
    final double[][] loop;
    final double[][] head;

    ByHand(EngineModel model) {
      first = matrix(model, "first/weight");
      loop = matrix(model, "a/weight");
      head = matrix(model, "head/weight");
    }

    private static double[][] matrix(EngineModel model, String name) {
      Tensor tensor = java.util.Objects.requireNonNull(model.weights().get(name));
      int rows = Math.toIntExact(tensor.shape().getFirst());
      int columns = Math.toIntExact(tensor.shape().getLast());
      double[][] matrix = new double[rows][columns];
      for (int i = 0; i < rows * columns; i++) {
        matrix[i / columns][i % columns] = tensor.values().get(i);
      }
      return matrix;
    }

    private final double[] biases = new double[4 + 4 + 1];

    double step(Batch batch, double rate) {
      double[][] byFirst = new double[4][6];
      double[][] byLoop = new double[4][4];
      double[][] byHead = new double[1][4];
      double[] byBiases = new double[9];
      double loss = 0;
      int examples = batch.size();
      for (int n = 0; n < examples; n++) {
        double[] x = new double[6];
        for (int i = 0; i < 6; i++) {
          x[i] = batch.features().values().get(n * 6 + i);
        }
        double[] h0 = layer(first, x, 0);
        double[] h1 = layer(loop, h0, 4);
        double[] h2 = layer(loop, h1, 4);
        double y = biases[8];
        for (int i = 0; i < 4; i++) {
          y += head[0][i] * h2[i];
        }
        double error = y - batch.labels().values().get(n);
        loss += error * error / examples;
        double[] by = new double[4];
        byBiases[8] += 2 * error / examples;
        for (int i = 0; i < 4; i++) {
          byHead[0][i] += 2 * error / examples * h2[i];
          by[i] = 2 * error / examples * head[0][i];
        }
        by = back(loop, byLoop, byBiases, 4, by, h2, h1);
        by = back(loop, byLoop, byBiases, 4, by, h1, h0);
        back(first, byFirst, byBiases, 0, by, h0, x);
      }
      move(first, byFirst, rate);
      move(loop, byLoop, rate);
      move(head, byHead, rate);
      move(new double[][] {biases}, new double[][] {byBiases}, rate);
      return loss;
    }

    private double[] layer(double[][] weight, double[] x, int bias) {
      double[] out = new double[weight.length];
      for (int o = 0; o < out.length; o++) {
        out[o] = biases[bias + o];
        for (int i = 0; i < x.length; i++) {
          out[o] += weight[o][i] * x[i];
        }
        out[o] = Math.tanh(out[o]);
      }
      return out;
    }

    private static double[] back(
        double[][] weight,
        double[][] byWeight,
        double[] byBiases,
        int bias,
        double[] by,
        double[] out,
        double[] in) {
      double[] byIn = new double[in.length];
      for (int o = 0; o < out.length; o++) {
        double sum = by[o] * (1 - out[o] * out[o]);
        byBiases[bias + o] += sum;
        for (int i = 0; i < in.length; i++) {
          byWeight[o][i] += sum * in[i];
          byIn[i] += sum * weight[o][i];
        }
      }
      return byIn;
    }

    private static void move(double[][] weight, double[][] byWeight, double rate) {
      for (int o = 0; o < weight.length; o++) {
        for (int i = 0; i < weight[o].length; i++) {
          weight[o][i] -= rate * byWeight[o][i];
        }
      }
    }
  }

  @Test
  void trainsAsTheSameNetworkWrittenByHand() {
    try (EngineModel model =
        new Dl4jEngine().build(plan(DEEP, INPUT, TARGET, training("sgd", 0.1)))) {
      ByHand hand = new ByHand(model);
      for (int i = 0; i < 40; i++) {
        Batch batch = batch(INPUT, TARGET, 8, i);
        assertThat(model.train(batch)).isCloseTo(hand.step(batch, 0.1), Offset.offset(1e-4));
      }
      Tensor loop = java.util.Objects.requireNonNull(model.weights().get("a/weight"));
      for (int i = 0; i < 16; i++) {
        assertThat((double) loop.values().get(i))
            .isCloseTo(hand.loop[i / 4][i % 4], Offset.offset(1e-4));
      }
    }
  }

  @Test
  void aSharedWeightIsStoredCountedAndUpdatedOnce() {
    try (EngineModel model =
        new Dl4jEngine()
            .build(plan(DEEP, INPUT, TARGET, training("adam", 0.01, "weight_decay", 0.01)))) {
      assertThat(model.weights().keySet())
          .containsExactlyInAnyOrder(
              "first/weight", "first/bias", "a/weight", "a/bias", "head/weight", "head/bias");
      assertThat(model.updaterState()).hasSize(12).doesNotContainKey("b/weight/mean");
      assertThat(model.trainableParameters()).isEqualTo(6 * 4 + 4 + 4 * 4 + 4 + 4 + 1);
    }
  }
}
