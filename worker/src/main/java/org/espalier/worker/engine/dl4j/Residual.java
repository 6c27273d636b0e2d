package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum of two ways from the same input, and a ReLU after it where that is asked for; a way
 * without kernels is the input itself.
 */
final class Residual implements Kernel {

  private final Kernel main;
  private final Kernel shortcut;
  private final boolean rectified;
  private final Kernel plainMain = new PlainKernel();
  private final Kernel plainShortcut = new PlainKernel();
  private final ActivationKernel relu = new ActivationKernel("relu");
  private final Plans<Long, OneDnnElements> elements = new Plans<>(OneDnnElements::new);
  private final Buffers buffers = new Buffers();
  private INDArray output;
  private boolean differ;

  @SuppressWarnings("NullAway.Init")
  Residual(Kernel main, Kernel shortcut, boolean rectified) {
    this.main = main;
    this.shortcut = shortcut;
    this.rectified = rectified;
  }

  @Override
  public INDArray forward(INDArray input, boolean training) {
    INDArray left = main.forward(input, training);
    INDArray right = shortcut.forward(input, training);
    differ = left.rank() != right.rank();
    if (differ) {
      left = plainMain.forward(left, training);
      right = plainShortcut.forward(right, training);
    }
    output = buffers.like("output", left);
    if (OneDnn.takes(left)) {
      elements.of(left.length()).add(left, right, output, rectified);
      return output;
    }
    left.add(right, output);
    return rectified ? relu.forward(output, training) : output;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray bySum = rectified ? masked(gradient) : gradient;
    INDArray left = main.backward(differ ? plainMain.backward(bySum, true) : bySum, wantInput);
    INDArray right =
        shortcut.backward(differ ? plainShortcut.backward(bySum, true) : bySum, wantInput);
    if (!wantInput) {
      return gradient;
    }
    INDArray sum = buffers.like("gradient", left);
    if (OneDnn.takes(left)) {
      elements.of(left.length()).add(left, right, sum, false);
    } else {
      left.add(right, sum);
    }
    return sum;
  }

  private INDArray masked(INDArray gradient) {
    if (!OneDnn.takes(gradient)) {
      return relu.backward(gradient, true);
    }
    INDArray masked = buffers.like("masked", gradient);
    elements.of(gradient.length()).mask(output, gradient, masked);
    return masked;
  }

  @Override
  public void close() {
    main.close();
    shortcut.close();
    plainMain.close();
    plainShortcut.close();
    relu.close();
    elements.close();
    buffers.close();
  }
}
