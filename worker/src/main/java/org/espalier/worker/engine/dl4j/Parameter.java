package org.espalier.worker.engine.dl4j;

import java.util.Objects;
import org.espalier.core.model.Weight;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One weight of the model: its values and their gradient. Trained weights are views of the graph's
 * flat arrays, running statistics stand alone. A weight that several modules use is shared: each
 * use adds to the gradient, which is cleared before every step.
 */
final class Parameter {

  private final String owner;
  private final Weight weight;
  private @Nullable INDArray value;
  private @Nullable INDArray gradient;
  private boolean shared;
  private boolean frozen;

  Parameter(String owner, Weight weight) {
    this.owner = owner;
    this.weight = weight;
  }

  /** {@code module/weight}. */
  String fullName() {
    return owner + "/" + weight.name();
  }

  Weight weight() {
    return weight;
  }

  String owner() {
    return owner;
  }

  /** Sizes as arrays want them. */
  long[] shape() {
    return weight.shape().stream().mapToLong(Long::longValue).toArray();
  }

  INDArray value() {
    return Objects.requireNonNull(value, weight.name());
  }

  INDArray gradient() {
    return Objects.requireNonNull(gradient, weight.name());
  }

  void bindValue(INDArray array) {
    value = array.reshape('c', shape());
  }

  void bindGradient(INDArray array) {
    gradient = array.reshape('c', shape());
  }

  boolean isShared() {
    return shared;
  }

  void share() {
    shared = true;
  }

  void freeze(boolean on) {
    frozen = on;
  }

  /** Whether the optimiser changes it now. */
  boolean isTrained() {
    return weight.trained() && !frozen;
  }

  /** 1 if a result must be added to what the gradient holds, 0 if it replaces it. */
  double keep() {
    return shared ? 1 : 0;
  }

  /** Takes a gradient that was computed into another array. */
  void receive(INDArray computed) {
    if (shared) {
      gradient().addi(computed);
    } else {
      gradient().assign(computed);
    }
  }
}
