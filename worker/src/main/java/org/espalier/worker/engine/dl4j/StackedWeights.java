package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.espalier.worker.engine.dl4j.Gemm.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of a cell as one matrix {@code [rows, gates]}: those of the input turned, the bias,
 * those of the former state turned, and the recurrent bias where there is one. A row {@code [input,
 * 1, state, 1]} times it is the sum of a step, in one product that reads and writes the sums once;
 * turned, the weights multiply in three quarters of the time that they take as they lie.
 */
final class StackedWeights {

  private final RecurrentKernel.Weights weights;
  private final List<Part> parts = new ArrayList<>();

  StackedWeights(RecurrentKernel.Weights weights) {
    this.weights = weights;
    parts.add(new Part(weights.input(), 0, features()));
    parts.add(new Part(weights.bias(), features(), 1));
    parts.add(new Part(weights.recurrent(), stateRow(), units()));
    weights.recurrentBias().ifPresent(it -> parts.add(new Part(it, stateRow() + units(), 1)));
  }

  /** Values of one step of the input. */
  int features() {
    return (int) weights.input().shape()[1];
  }

  int units() {
    return (int) weights.recurrent().shape()[1];
  }

  /** Of all units. */
  int gates() {
    return (int) weights.recurrent().shape()[0];
  }

  /** The first row that the former state is multiplied with. */
  int stateRow() {
    return features() + 1;
  }

  int rows() {
    return stateRow() + units() + (hasRecurrentBias() ? 1 : 0);
  }

  boolean hasRecurrentBias() {
    return weights.recurrentBias().isPresent();
  }

  boolean areTrained() {
    return weights.input().isTrained();
  }

  Matrix input() {
    return Matrix.of(weights.input().value(), features());
  }

  Matrix recurrent() {
    return Matrix.of(weights.recurrent().value(), units());
  }

  /** Writes the weights as they are now into {@code [rows, gates]}. */
  void stack(INDArray stack) {
    for (Part part : parts) {
      part.there.run(start(part.weight.value()), at(stack, part.row));
    }
  }

  /** Takes the gradients of stacked matrices, {@code [rows, gates]} each, one after the other. */
  void receive(List<INDArray> byStacks) {
    for (Part part : parts) {
      FloatPointer gradient = start(part.weight.gradient());
      boolean keep = part.weight.isShared();
      for (INDArray byStack : byStacks) {
        (keep ? part.more : part.back).run(at(byStack, part.row), gradient);
        keep = true;
      }
    }
  }

  private static FloatPointer start(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  private FloatPointer at(INDArray stack, int row) {
    return start(stack).getPointer((long) row * gates());
  }

  void close() {
    parts.forEach(Part::close);
  }

  /** A weight, and the rows of the stacked matrix that it takes. */
  private final class Part {
    private final Parameter weight;
    private final int row;
    private final MatrixTurn there;
    private final MatrixTurn back;
    private final MatrixTurn more;

    Part(Parameter weight, int row, int rows) {
      this.weight = weight;
      this.row = row;
      there = new MatrixTurn(gates(), rows, false);
      back = new MatrixTurn(rows, gates(), false);
      more = new MatrixTurn(rows, gates(), true);
    }

    private void close() {
      there.close();
      back.close();
      more.close();
    }
  }
}
