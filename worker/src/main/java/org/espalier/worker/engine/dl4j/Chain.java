package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Kernels one after the other. */
final class Chain implements Kernel {

  private final List<Kernel> links;

  Chain(List<Kernel> links) {
    this.links = List.copyOf(links);
  }

  @Override
  public INDArray forward(INDArray input, boolean training) {
    INDArray value = input;
    for (Kernel link : links) {
      value = link.forward(value, training);
    }
    return value;
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    INDArray value = gradient;
    for (int i = links.size() - 1; i >= 0; i--) {
      value = links.get(i).backward(value, wantInput || i > 0);
    }
    return value;
  }

  @Override
  public void close() {
    links.forEach(Kernel::close);
  }
}
