package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds a learned vector for each place in the sequence. */
final class PositionKernel implements Kernel {

  private final Parameter weight;
  private final Buffers buffers = new Buffers();

  PositionKernel(Parameter weight) {
    this.weight = weight;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    INDArray y = buffers.like("output", x);
    x.add(weight.value().reshape(1, x.size(1), x.size(2)), y);
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (weight.isTrained()) {
      weight.receive(gradient.sum(0));
    }
    return gradient;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
