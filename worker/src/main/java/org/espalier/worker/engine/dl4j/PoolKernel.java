package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The maximum or the mean of each window of an image. */
final class PoolKernel implements Kernel {

  private final boolean max;
  private final ConvolutionKernel.Window window;
  private final Buffers buffers = new Buffers();
  private NativeOp pool;
  private NativeOp derive;
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  PoolKernel(boolean max, ConvolutionKernel.Window window) {
    this.max = max;
    this.window = window;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    if (pool == null) {
      long[] arguments = window.arguments(x);
      // kernel, stride, padding, dilation, same, then: means leave padding out, channels first
      arguments[9] = 0;
      arguments[10] = 0;
      pool = new NativeOp(max ? "maxpool2d" : "avgpool2d", arguments);
      derive = new NativeOp(max ? "maxpool2d_bp" : "avgpool2d_bp", arguments);
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
    pool.run(new INDArray[] {x}, y);
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    derive.run(new INDArray[] {input, gradient}, result);
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
