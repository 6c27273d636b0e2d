package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.buffer.DataType;
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
    if (x.dataType() == DataType.FLOAT) {
      // without views of arrays, which take longer to make than to copy
      float[] last = new float[Math.toIntExact(y.length())];
      rows(x).gather(Host.floats(x), last);
      Host.floats(y).put(last);
    } else {
      y.assign(last(x));
    }
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!wantInput) {
      return gradient;
    }
    INDArray result = buffers.like("gradient", input);
    if (result.dataType() == DataType.FLOAT) {
      Host.clear(result);
      float[] last = new float[Math.toIntExact(gradient.length())];
      Host.floats(gradient).get(last);
      rows(result).scatter(Host.floats(result), last);
    } else {
      result.assign(0);
      last(result).assign(gradient);
    }
    return result;
  }

  private static Rows rows(INDArray array) {
    int steps = (int) array.size(1);
    return Rows.ofStep(0, (int) array.size(0), steps, steps - 1, (int) array.size(2));
  }

  private static INDArray last(INDArray array) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.point(array.size(1) - 1), NDArrayIndex.all());
  }

  @Override
  public void close() {
    buffers.close();
  }
}
