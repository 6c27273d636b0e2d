package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation of images that lie in blocks of channels, and a ReLU after it, by oneDNN's
 * primitives; anything else goes another way.
 */
final class BlockNormKernel implements Kernel {

  private final BatchNormKernel.Weights weights;
  private final boolean rectified;
  private final Kernel otherwise;
  private final Buffers buffers = new Buffers();
  private final Plans<OneDnnNorm.Kind, OneDnnNorm> plans = new Plans<>(OneDnnNorm::new);
  private INDArray input;
  private OneDnnNorm.Kind kind;

  /**
   * @param otherwise the same for plain arrays
   */
  @SuppressWarnings("NullAway.Init")
  BlockNormKernel(BatchNormKernel.Weights weights, boolean rectified, Kernel otherwise) {
    this.weights = weights;
    this.rectified = rectified;
    this.otherwise = otherwise;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    if (!ImageLayout.isBlocked(x)) {
      return otherwise.forward(x, training);
    }
    kind =
        new OneDnnNorm.Kind(ImageLayout.of(x), rectified, training && weights.scale().isTrained());
    INDArray y = buffers.like("output", x);
    plans.of(kind).forward(x, weights, y);
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!ImageLayout.isBlocked(input)) {
      return otherwise.backward(gradient, wantInput);
    }
    INDArray result = buffers.like("gradient", input);
    INDArray byScale = buffers.like("by scale", weights.scale().value());
    INDArray byOffset = buffers.like("by offset", weights.offset().value());
    plans.of(kind).backward(input, gradient, result, byScale, byOffset);
    if (weights.scale().isTrained()) {
      weights.scale().receive(byScale);
      weights.offset().receive(byOffset);
    }
    return result;
  }

  @Override
  public void close() {
    plans.close();
    otherwise.close();
    buffers.close();
  }
}
