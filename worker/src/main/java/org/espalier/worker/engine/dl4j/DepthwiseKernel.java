package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** One window for each channel of an image; weights {@code [channels, 1, height, width]}. */
final class DepthwiseKernel implements Kernel {

  private final Parameter weight;
  private final ConvolutionKernel.Window window;
  private final Buffers buffers = new Buffers();
  private NativeOp convolve;
  private NativeOp derive;
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  DepthwiseKernel(Parameter weight, ConvolutionKernel.Window window) {
    this.weight = weight;
    this.window = window;
  }

  /** The native operation wants {@code [multiplier, channels, height, width]}. */
  private INDArray turned(INDArray array) {
    long[] shape = weight.shape();
    return array.reshape('c', 1, shape[0], shape[2], shape[3]);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    if (convolve == null) {
      convolve = new NativeOp("depthwise_conv2d", window.arguments(x));
      derive = new NativeOp("depthwise_conv2d_bp", window.arguments(x));
    }
    input = x;
    INDArray y =
        buffers.get(
            "output",
            x.dataType(),
            x.size(0),
            x.size(1),
            window.slide(x.size(2), window.height()),
            window.slide(x.size(3), window.width()));
    convolve.run(new INDArray[] {x, turned(weight.value())}, y);
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray result = buffers.like("gradient", input);
    INDArray weightGradient = buffers.like("weight gradient", weight.value());
    derive.run(
        new INDArray[] {input, turned(weight.value()), gradient}, result, turned(weightGradient));
    if (weight.isTrained()) {
      weight.receive(weightGradient);
    }
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
