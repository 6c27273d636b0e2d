package org.espalier.worker.engine.dl4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A weighted sum of the last axis, the same for every row: {@code y = x · wᵀ + b}. */
final class DenseKernel implements Kernel {

  private final Parameter weight;
  private final Optional<Parameter> bias;
  private final Buffers buffers = new Buffers();
  private final RowSums sums = new RowSums();
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  DenseKernel(Parameter weight, Optional<Parameter> bias) {
    this.weight = weight;
    this.bias = bias;
  }

  private long outputs() {
    return weight.shape()[0];
  }

  private long inputs() {
    return weight.shape()[1];
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    long[] shape = x.shape().clone();
    shape[shape.length - 1] = outputs();
    INDArray y = buffers.get("output", x.dataType(), shape);
    long rows = x.length() / inputs();
    Gemm.multiply(
        Gemm.Matrix.of(x, inputs()),
        Gemm.Matrix.of(weight.value(), inputs()).turned(),
        Gemm.Matrix.of(y, outputs()),
        rows,
        outputs(),
        inputs(),
        0);
    bias.ifPresent(b -> sums.add(b.value(), y, rows));
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    long rows = gradient.length() / outputs();
    if (weight.isTrained()) {
      Gemm.multiply(
          Gemm.Matrix.of(gradient, outputs()).turned(),
          Gemm.Matrix.of(input, inputs()),
          Gemm.Matrix.of(weight.gradient(), inputs()),
          outputs(),
          inputs(),
          rows,
          weight.keep());
    }
    if (bias.isPresent() && bias.get().isTrained()) {
      sums.sum(gradient, rows, bias.get());
    }
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    Gemm.multiply(
        Gemm.Matrix.of(gradient, outputs()),
        Gemm.Matrix.of(weight.value(), inputs()),
        Gemm.Matrix.of(result, inputs()),
        rows,
        inputs(),
        outputs(),
        0);
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
