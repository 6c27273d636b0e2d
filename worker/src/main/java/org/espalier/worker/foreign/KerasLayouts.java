package org.espalier.worker.foreign;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the weights of each kind of Keras layer become ours. Keras keeps {@code [inputs, outputs]}
 * and {@code [height, width, inputs, outputs]}, we {@code [outputs, inputs]} and {@code [outputs,
 * inputs, height, width]}; the gates of its GRU stand in the order update, reset, new. A variance
 * takes what Keras' epsilon is larger than ours along, so that the norm gives the same numbers.
 */
final class KerasLayouts {

  /** What our norms add to a variance. */
  static final double OUR_EPSILON = 1e-5;

  private KerasLayouts() {}

  /** A weight under our name and in our shape. */
  record Ours(String name, List<Long> shape, Turn turn) {}

  /** Turns the numbers of a weight into our layout; may change the array it is given. */
  interface Turn {
    float[] apply(float[] values);
  }

  /**
   * @param weight its name in the layer, such as {@code kernel}
   * @param shape as Keras has it
   * @return empty where we have no such weight
   */
  static Optional<Ours> of(KerasLayer layer, String weight, List<Long> shape) {
    return Optional.ofNullable(ours(layer, weight, shape));
  }

  private static @Nullable Ours ours(KerasLayer layer, String weight, List<Long> shape) {
    return switch (layer.type()) {
      case "Dense" -> turned(weight, "kernel", "weight", shape, 1, 0);
      case "Conv1D" -> turned(weight, "kernel", "weight", shape, 2, 1, 0);
      case "Conv2D" -> turned(weight, "kernel", "weight", shape, 3, 2, 0, 1);
      case "Embedding" -> weight.equals("embeddings") ? plain("weight", shape) : null;
      case "SeparableConv2D" -> separable(weight, shape);
      case "BatchNormalization" -> norm(layer, weight, shape);
      case "LayerNormalization" ->
          switch (weight) {
            case "gamma" -> plain("scale", shape);
            case "beta" -> plain("offset", shape);
            default -> null;
          };
      case "SimpleRNN", "LSTM" -> cell(weight, shape);
      case "GRU" -> gru(weight, shape);
      default -> null;
    };
  }

  private static @Nullable Ours turned(
      String weight, String theirs, String name, List<Long> shape, int... axes) {
    if (weight.equals("bias") && shape.size() == 1) {
      return plain("bias", shape);
    }
    return weight.equals(theirs) && shape.size() == axes.length
        ? new Ours(
            name, Layouts.permuted(shape, axes), values -> Layouts.permute(values, shape, axes))
        : null;
  }

  private static Ours plain(String name, List<Long> shape) {
    return new Ours(name, shape, values -> values);
  }

  private static @Nullable Ours separable(String weight, List<Long> shape) {
    return switch (weight) {
      case "depthwise_kernel" ->
          shape.size() == 4 && shape.get(3) == 1
              ? turned(weight, weight, "depth.weight", shape, 2, 3, 0, 1)
              : null;
      case "pointwise_kernel" -> turned(weight, weight, "mix.weight", shape, 3, 2, 0, 1);
      case "bias" -> plain("mix.bias", shape);
      default -> null;
    };
  }

  private static @Nullable Ours norm(KerasLayer layer, String weight, List<Long> shape) {
    return switch (weight) {
      case "gamma" -> plain("scale", shape);
      case "beta" -> plain("offset", shape);
      case "moving_mean" -> plain("running_mean", shape);
      case "moving_variance" ->
          new Ours(
              "running_variance",
              shape,
              values -> {
                float more = (float) (layer.epsilon() - OUR_EPSILON);
                for (int i = 0; i < values.length; i++) {
                  values[i] += more;
                }
                return values;
              });
      default -> null;
    };
  }

  private static @Nullable Ours cell(String weight, List<Long> shape) {
    return switch (weight) {
      case "kernel" -> turned(weight, weight, "input_weight", shape, 1, 0);
      case "recurrent_kernel" -> turned(weight, weight, "recurrent_weight", shape, 1, 0);
      case "bias" -> shape.size() == 1 ? plain("bias", shape) : null;
      default -> null;
    };
  }

  private static @Nullable Ours gru(String weight, List<Long> shape) {
    @Nullable Ours same = weight.equals("bias") ? null : cell(weight, shape);
    return same == null
        ? null
        : new Ours(
            same.name(),
            same.shape(),
            values -> Layouts.reorder(same.turn().apply(values), 1, 0, 2));
  }

  /**
   * The two biases of a GRU with the reset gate after the product, our only one; empty for another.
   */
  static List<Ours> gruBiases(List<Long> shape) {
    if (shape.size() != 2 || shape.getFirst() != 2) {
      return List.of();
    }
    List<Long> half = List.of(shape.getLast());
    return List.of(
        new Ours("bias", half, values -> Layouts.reorder(part(values, 0), 1, 0, 2)),
        new Ours("recurrent_bias", half, values -> Layouts.reorder(part(values, 1), 1, 0, 2)));
  }

  private static float[] part(float[] values, int index) {
    int half = values.length / 2;
    float[] part = new float[half];
    System.arraycopy(values, index * half, part, 0, half);
    return part;
  }
}
