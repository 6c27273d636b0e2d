package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two layers over the same sequence, side by side or added. */
final class BidirectionalKernel implements Kernel {

  private final Kernel ahead;
  private final Kernel back;
  private final boolean concat;
  private final Joined joined = new Joined();
  private final Buffers buffers = new Buffers();

  BidirectionalKernel(Kernel ahead, Kernel back, boolean concat) {
    this.ahead = ahead;
    this.back = back;
    this.concat = concat;
  }

  @Override
  public INDArray forward(INDArray input, boolean training) {
    INDArray left = ahead.forward(input, training);
    INDArray right = back.forward(input, training);
    if (concat) {
      return joined.forward(List.of(left, right));
    }
    INDArray sum = buffers.like("output", left);
    left.add(right, sum);
    return sum;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    List<INDArray> parts = concat ? joined.backward(gradient) : List.of(gradient, gradient);
    INDArray left = ahead.backward(parts.getFirst(), wantInput);
    INDArray right = back.backward(parts.getLast(), wantInput);
    if (!wantInput) {
      return gradient;
    }
    INDArray sum = buffers.like("gradient", left);
    left.add(right, sum);
    return sum;
  }

  @Override
  public void close() {
    ahead.close();
    back.close();
    joined.close();
    buffers.close();
  }
}
