package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same numbers in the same order under another shape. */
final class ReshapeKernel implements Kernel {

  private final List<Long> sizes;
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  ReshapeKernel(List<Long> sizes) {
    this.sizes = List.copyOf(sizes);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    long[] shape = new long[sizes.size() + 1];
    shape[0] = x.size(0);
    for (int i = 0; i < sizes.size(); i++) {
      shape[i + 1] = sizes.get(i);
    }
    return x.reshape('c', shape);
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    return wantInput ? gradient.reshape('c', input.shape()) : gradient;
  }
}
