package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two ways from the same input; a way without kernels is the input itself. */
final class Residual implements Kernel {

  private final Kernel main;
  private final Kernel shortcut;
  private final Buffers buffers = new Buffers();

  Residual(Kernel main, Kernel shortcut) {
    this.main = main;
    this.shortcut = shortcut;
  }

  @Override
  public INDArray forward(INDArray input, boolean training) {
    INDArray left = main.forward(input, training);
    INDArray right = shortcut.forward(input, training);
    INDArray sum = buffers.like("output", left);
    left.add(right, sum);
    return sum;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray left = main.backward(gradient, wantInput);
    INDArray right = shortcut.backward(gradient, wantInput);
    if (!wantInput) {
      return gradient;
    }
    INDArray sum = buffers.like("gradient", left);
    left.add(right, sum);
    return sum;
  }

  @Override
  public void close() {
    main.close();
    shortcut.close();
    buffers.close();
  }
}
