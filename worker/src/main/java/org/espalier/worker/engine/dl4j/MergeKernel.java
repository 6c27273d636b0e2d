package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Several inputs into one output: their sum, or side by side. */
final class MergeKernel {

  private final boolean concat;
  private final Joined joined = new Joined();
  private final Buffers buffers = new Buffers();
  private int count;

  MergeKernel(boolean concat) {
    this.concat = concat;
  }

  INDArray forward(List<INDArray> inputs) {
    count = inputs.size();
    if (concat) {
      return joined.forward(inputs);
    }
    INDArray sum = buffers.like("output", inputs.getFirst());
    inputs.getFirst().add(inputs.get(1), sum);
    inputs.subList(2, count).forEach(sum::addi);
    return sum;
  }

  /** A gradient for each input, each in an array of its own. */
  List<INDArray> backward(INDArray gradient) {
    if (concat) {
      return joined.backward(gradient);
    }
    List<INDArray> copies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      INDArray copy = buffers.like("gradient " + i, gradient);
      copy.assign(gradient);
      copies.add(copy);
    }
    return copies;
  }

  void close() {
    joined.close();
    buffers.close();
  }
}
