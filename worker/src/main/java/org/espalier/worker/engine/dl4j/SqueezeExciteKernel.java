package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Weighs the channels of an image by a network over their means. */
final class SqueezeExciteKernel implements Kernel {

  private final Kernel gate;
  private final Buffers buffers = new Buffers();
  private INDArray input;
  private INDArray weights;

  /**
   * @param gate from an image to one number a channel
   */
  @SuppressWarnings("NullAway.Init")
  SqueezeExciteKernel(Kernel gate) {
    this.gate = gate;
  }

  private static INDArray spread(INDArray perChannel) {
    return perChannel.reshape('c', perChannel.size(0), perChannel.size(1), 1, 1);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    weights = gate.forward(x, training);
    INDArray y = buffers.like("output", x);
    x.mul(spread(weights), y);
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray product = buffers.like("product", input);
    gradient.mul(input, product);
    INDArray byWeights = buffers.like("by weights", weights);
    byWeights.assign(product.sum(2, 3));
    INDArray throughGate = gate.backward(byWeights, true);
    INDArray result = buffers.like("gradient", input);
    gradient.mul(spread(weights), result);
    result.addi(throughGate);
    return result;
  }

  @Override
  public void close() {
    gate.close();
    buffers.close();
  }
}
