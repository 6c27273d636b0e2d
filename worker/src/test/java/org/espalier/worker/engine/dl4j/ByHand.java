package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.Tensor;

/**
 * Dense layers in double precision, written down as simply as they can be. A layer that is used
 * twice is the same object: what its uses say of its weights adds up by itself.
 */
final class ByHand {

  private final List<Layer> layers = new ArrayList<>();

  /** A layer with the weights that a module has now; without a bias, if the module has none. */
  Layer layer(EngineModel model, String module) {
    Layer layer = new Layer(model, module);
    layers.add(layer);
    return layer;
  }

  /** Plain gradient descent, and weights (not biases) pulled towards 0. */
  void move(double rate, double decay) {
    layers.forEach(layer -> layer.move(rate, decay));
  }

  /** Outputs before any function: {@code weight · x + bias}. */
  static final class Layer {
    final double[][] weight;
    final double[] bias;
    final double[][] byWeight;
    final double[] byBias;

    private Layer(EngineModel model, String module) {
      Tensor start = Objects.requireNonNull(model.weights().get(module + "/weight"));
      int rows = Math.toIntExact(start.shape().getFirst());
      int columns = Math.toIntExact(start.shape().getLast());
      weight = new double[rows][columns];
      for (int i = 0; i < rows * columns; i++) {
        weight[i / columns][i % columns] = start.values().get(i);
      }
      bias = new double[rows];
      byWeight = new double[rows][columns];
      byBias = new double[rows];
    }

    double[] apply(double[] x) {
      double[] out = bias.clone();
      for (int o = 0; o < out.length; o++) {
        for (int i = 0; i < x.length; i++) {
          out[o] += weight[o][i] * x[i];
        }
      }
      return out;
    }

    double[] tanh(double[] x) {
      double[] out = apply(x);
      for (int o = 0; o < out.length; o++) {
        out[o] = Math.tanh(out[o]);
      }
      return out;
    }

    /** Adds to the gradients; the gradient by {@code x} is the answer. */
    double[] back(double[] byOut, double[] x) {
      double[] byIn = new double[x.length];
      for (int o = 0; o < byOut.length; o++) {
        byBias[o] += byOut[o];
        for (int i = 0; i < x.length; i++) {
          byWeight[o][i] += byOut[o] * x[i];
          byIn[i] += byOut[o] * weight[o][i];
        }
      }
      return byIn;
    }

    /** The same through the tanh. */
    double[] backTanh(double[] byOut, double[] out, double[] x) {
      double[] bySum = new double[out.length];
      for (int o = 0; o < out.length; o++) {
        bySum[o] = byOut[o] * (1 - out[o] * out[o]);
      }
      return back(bySum, x);
    }

    private void move(double rate, double decay) {
      for (int o = 0; o < weight.length; o++) {
        for (int i = 0; i < weight[o].length; i++) {
          weight[o][i] -= rate * (byWeight[o][i] + decay * weight[o][i]);
          byWeight[o][i] = 0;
        }
        bias[o] -= rate * byBias[o];
        byBias[o] = 0;
      }
    }
  }
}
