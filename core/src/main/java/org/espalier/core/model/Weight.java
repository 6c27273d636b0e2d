package org.espalier.core.model;

import java.util.List;

/**
 * One tensor of numbers that a module holds, as checkpoints store it.
 *
 * @param name unique in its module, such as {@code weight} or {@code norm1.running_mean}
 * @param shape sizes in C order; matrices of dense layers are {@code [outputs, inputs]},
 *     convolutions {@code [outputs, inputs, height, width]}
 * @param trained whether the optimiser changes it; running statistics are not trained
 * @param decayed whether weight decay applies to it; not to biases and norms
 */
public record Weight(
    String name,
    List<Long> shape,
    Initialisation initialisation,
    boolean trained,
    boolean decayed) {
  public Weight {
    shape = List.copyOf(shape);
  }

  /** How many numbers it has. */
  public long count() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
