package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Several inputs into one output, which is plain: their sum, or side by side. */
final class MergeKernel {

  private final boolean concat;
  private final Joined joined = new Joined();
  private final Buffers buffers = new Buffers();
  private final List<PlainKernel> plain = new ArrayList<>();

  MergeKernel(boolean concat) {
    this.concat = concat;
  }

  INDArray forward(List<INDArray> inputs) {
    while (plain.size() < inputs.size()) {
      plain.add(new PlainKernel());
    }
    List<INDArray> turned = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      turned.add(plain.get(i).forward(inputs.get(i), true));
    }
    if (concat) {
      return joined.forward(turned);
    }
    INDArray sum = buffers.like("output", turned.getFirst());
    turned.getFirst().add(turned.get(1), sum);
    turned.subList(2, turned.size()).forEach(sum::addi);
    return sum;
  }

  /** A gradient for each input, each in an array of its own. */
  List<INDArray> backward(INDArray gradient) {
    List<INDArray> parts = concat ? joined.backward(gradient) : copies(gradient);
    List<INDArray> turned = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      turned.add(plain.get(i).backward(parts.get(i), true));
    }
    return turned;
  }

  private List<INDArray> copies(INDArray gradient) {
    List<INDArray> copies = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      INDArray copy = buffers.like("gradient " + i, gradient);
      copy.assign(gradient);
      copies.add(copy);
    }
    return copies;
  }

  void close() {
    plain.forEach(PlainKernel::close);
    joined.close();
    buffers.close();
  }
}
