package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of an image as steps: {@code [n, channels, height, width]} to {@code [n, height, …]}. */
final class PermuteKernel implements Kernel {

  private final Buffers buffers = new Buffers();
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  PermuteKernel() {}

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    if (x.size(1) == 1) {
      return x.reshape('c', x.size(0), x.size(2), x.size(3));
    }
    INDArray y = buffers.get("output", x.dataType(), x.size(0), x.size(2), x.size(1), x.size(3));
    y.assign(x.permute(0, 2, 1, 3));
    return y.reshape('c', x.size(0), x.size(2), x.size(1) * x.size(3));
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!wantInput) {
      return gradient;
    }
    if (input.size(1) == 1) {
      return gradient.reshape('c', input.shape());
    }
    INDArray result = buffers.like("gradient", input);
    result.assign(
        gradient
            .reshape('c', input.size(0), input.size(2), input.size(1), input.size(3))
            .permute(0, 2, 1, 3));
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
