package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Ways side by side from one image, their outputs joined as channels. */
final class Branches implements Kernel {

  private final List<Kernel> ways;
  private final Joined joined = new Joined();
  private final Buffers buffers = new Buffers();

  Branches(List<Kernel> ways) {
    this.ways = List.copyOf(ways);
  }

  @Override
  public INDArray forward(INDArray input, boolean training) {
    return joined.forward(ways.stream().map(way -> way.forward(input, training)).toList());
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    List<INDArray> parts = joined.backward(gradient);
    INDArray sum = null;
    for (int i = 0; i < ways.size(); i++) {
      INDArray part = ways.get(i).backward(parts.get(i), wantInput);
      if (wantInput) {
        if (sum == null) {
          sum = buffers.like("gradient", part);
          sum.assign(part);
        } else {
          sum.addi(part);
        }
      }
    }
    return sum == null ? gradient : sum;
  }

  @Override
  public void close() {
    ways.forEach(Kernel::close);
    joined.close();
    buffers.close();
  }
}
