package org.espalier.core.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects the weights of a module in order; parts of a composed module carry a prefix. */
final class Weights {

  private final List<Weight> all = new ArrayList<>();

  /** {@code weight [outputs, inputs]} and, if wanted, {@code bias [outputs]}. */
  Weights dense(String prefix, long inputs, long outputs, boolean bias, String activation) {
    Initialisation start =
        rectifies(activation) ? Initialisation.he(inputs) : Initialisation.glorot(inputs, outputs);
    matrix(prefix + "weight", start, outputs, inputs);
    return bias ? constant(prefix + "bias", 0, outputs) : this;
  }

  /** {@code weight [outputs, inputs, height, width]} and, if wanted, {@code bias [outputs]}. */
  Weights convolution(
      String prefix, long inputs, long outputs, long height, long width, boolean bias) {
    matrix(
        prefix + "weight",
        Initialisation.he(inputs * height * width),
        outputs,
        inputs,
        height,
        width);
    return bias ? constant(prefix + "bias", 0, outputs) : this;
  }

  /** {@code scale} and {@code offset}, and for a batch norm its running statistics. */
  Weights norm(String prefix, long size, boolean running) {
    constant(prefix + "scale", 1, size);
    constant(prefix + "offset", 0, size);
    if (running) {
      all.add(
          new Weight(
              prefix + "running_mean",
              List.of(size),
              new Initialisation.Constant(0),
              false,
              false));
      all.add(
          new Weight(
              prefix + "running_variance",
              List.of(size),
              new Initialisation.Constant(1),
              false,
              false));
    }
    return this;
  }

  /**
   * A recurrent cell of some gates: {@code input_weight [gates·units, inputs]}, {@code
   * recurrent_weight [gates·units, units]}, {@code bias [gates·units]}.
   */
  Weights cell(String prefix, int gates, long inputs, long units, int forgetGate) {
    Initialisation start = Initialisation.glorot(inputs, units);
    matrix(prefix + "input_weight", start, gates * units, inputs);
    matrix(prefix + "recurrent_weight", Initialisation.glorot(units, units), gates * units, units);
    List<Double> bias = new ArrayList<>(Collections.nCopies(gates, 0.0));
    if (forgetGate >= 0) {
      bias.set(forgetGate, 1.0);
    }
    all.add(
        new Weight(
            prefix + "bias", List.of(gates * units), new Initialisation.Parts(bias), true, false));
    return this;
  }

  Weights matrix(String name, Initialisation start, Long... shape) {
    all.add(new Weight(name, List.of(shape), start, true, true));
    return this;
  }

  Weights constant(String name, double value, Long... shape) {
    all.add(new Weight(name, List.of(shape), new Initialisation.Constant(value), true, false));
    return this;
  }

  List<Weight> list() {
    return all;
  }

  private static boolean rectifies(String activation) {
    return switch (activation) {
      case "relu", "leaky_relu", "elu", "gelu", "swish" -> true;
      default -> false;
    };
  }
}
