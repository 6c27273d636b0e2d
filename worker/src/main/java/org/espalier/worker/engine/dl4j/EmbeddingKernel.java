package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A row of a matrix for each token; tokens {@code [examples, steps]} as whole numbers. */
final class EmbeddingKernel implements Kernel {

  private final Parameter weight;
  private final Buffers buffers = new Buffers();
  private final NativeOp gather = new NativeOp("gather", 0);
  private int[] tokens = new int[0];

  EmbeddingKernel(Parameter weight) {
    this.weight = weight;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    tokens = x.reshape(x.length()).toIntVector();
    long vocabulary = weight.shape()[0];
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary) {
        throw new IllegalArgumentException(
            "token " + token + " is not in a vocabulary of " + vocabulary);
      }
    }
    long size = weight.shape()[1];
    INDArray y = buffers.get("output", weight.value().dataType(), x.size(0), x.size(1), size);
    gather.run(
        new INDArray[] {weight.value(), Nd4j.createFromArray(tokens)},
        y.reshape('c', tokens.length, size));
    return y;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    if (!weight.isTrained()) {
      return gradient;
    }
    INDArray byWeight = weight.gradient();
    if (!weight.isShared()) {
      byWeight.assign(0);
    }
    long size = weight.shape()[1];
    INDArray rows = gradient.reshape('c', tokens.length, size);
    if (gradient.dataType() == DataType.FLOAT) {
      addRows(rows, byWeight, (int) size);
    } else {
      for (int i = 0; i < tokens.length; i++) {
        byWeight
            .get(NDArrayIndex.point(tokens[i]), NDArrayIndex.all())
            .addi(rows.get(NDArrayIndex.point(i), NDArrayIndex.all()));
      }
    }
    return gradient;
  }

  private void addRows(INDArray rows, INDArray byWeight, int size) {
    float[] from = new float[Math.toIntExact(rows.length())];
    float[] to = new float[Math.toIntExact(byWeight.length())];
    Host.floats(rows).get(0, from);
    Host.floats(byWeight).get(0, to);
    for (int i = 0; i < tokens.length; i++) {
      int target = tokens[i] * size;
      int source = i * size;
      for (int j = 0; j < size; j++) {
        to[target + j] += from[source + j];
      }
    }
    Host.floats(byWeight).put(0, to);
  }

  @Override
  public void close() {
    buffers.close();
  }
}
