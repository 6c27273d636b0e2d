package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.bp.MaxBp;
import org.nd4j.linalg.factory.Nd4j;

/** The mean or maximum over all places of an image, or all steps of a sequence. */
final class GlobalPoolKernel implements Kernel {

  private final boolean max;
  private final Buffers buffers = new Buffers();
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  GlobalPoolKernel(boolean max) {
    this.max = max;
  }

  private static int[] places(INDArray x) {
    return x.rank() == 4 ? new int[] {2, 3} : new int[] {1};
  }

  private static long channels(INDArray x) {
    return x.rank() == 4 ? x.size(1) : x.size(2);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    INDArray y = buffers.get("output", x.dataType(), x.size(0), channels(x));
    if (max) {
      y.assign(x.max(places(x)));
    } else {
      x.mean(y, places(x));
    }
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    if (max) {
      Nd4j.exec(new MaxBp(input, gradient, result, false, places(input)));
      return result;
    }
    long[] shape =
        input.rank() == 4
            ? new long[] {input.size(0), input.size(1), 1, 1}
            : new long[] {input.size(0), 1, input.size(2)};
    INDArray each = buffers.get("each", gradient.dataType(), shape);
    long count = input.length() / gradient.length();
    gradient.reshape('c', shape).mul(1.0 / count, each);
    result.assign(0);
    result.addi(each);
    return result;
  }

  @Override
  public void close() {
    buffers.close();
  }
}
