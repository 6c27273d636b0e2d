package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The last step of a sequence. */
final class LastStepKernel implements Kernel {

  private final Buffers buffers = new Buffers();
  private INDArray input;

  @SuppressWarnings("NullAway.Init")
  LastStepKernel() {}

  @Override
  public INDArray forward(INDArray x, boolean training) {
    input = x;
    INDArray y = buffers.get("output", x.dataType(), x.size(0), x.size(2));
    y.assign(last(x));
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    result.assign(0);
    last(result).assign(gradient);
    return result;
  }

  private static INDArray last(INDArray array) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.point(array.size(1) - 1), NDArrayIndex.all());
  }

  @Override
  public void close() {
    buffers.close();
  }
}
