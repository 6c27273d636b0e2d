package org.espalier.worker.foreign;

import java.util.Map;
import java.util.Set;

/**
 * A layer of a Keras model, as the model's configuration says.
 *
 * @param type the class, such as {@code Conv2D}; of a wrapper, of what it wraps
 * @param epsilon of a normalisation
 */
record KerasLayer(String type, double epsilon) {

  /** What Keras adds to a variance if nothing else is said. */
  static final double EPSILON = 1e-3;

  /** A layer of which only the weights are known. */
  static KerasLayer guess(Map<String, long[]> shapes) {
    Set<String> names = shapes.keySet();
    if (names.contains("embeddings")) {
      return new KerasLayer("Embedding", EPSILON);
    }
    if (names.contains("moving_mean")) {
      return new KerasLayer("BatchNormalization", EPSILON);
    }
    if (names.contains("gamma")) {
      return new KerasLayer("LayerNormalization", EPSILON);
    }
    if (names.contains("pointwise_kernel")) {
      return new KerasLayer("SeparableConv2D", EPSILON);
    }
    long[] recurrent = shapes.getOrDefault("recurrent_kernel", new long[0]);
    if (recurrent.length == 2 && recurrent[0] > 0) {
      long gates = recurrent[1] / recurrent[0];
      return new KerasLayer(gates == 4 ? "LSTM" : gates == 3 ? "GRU" : "SimpleRNN", EPSILON);
    }
    return new KerasLayer(
        switch (shapes.getOrDefault("kernel", new long[0]).length) {
          case 2 -> "Dense";
          case 3 -> "Conv1D";
          case 4 -> "Conv2D";
          default -> "";
        },
        EPSILON);
  }
}
