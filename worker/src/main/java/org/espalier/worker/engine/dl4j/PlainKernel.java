package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands before kernels that know plain images only: turns images that lie in blocks of channels
 * (see {@link ImageLayout}), and their gradients back. Anything else goes through untouched.
 */
final class PlainKernel implements Kernel {

  private final Buffers buffers = new Buffers();
  private final Plans<OneDnnTurn.Way, OneDnnTurn> turns = new Plans<>(OneDnnTurn::new);
  private int block = 1;

  @Override
  public INDArray forward(INDArray x, boolean training) {
    block = ImageLayout.isBlocked(x) ? ImageLayout.of(x).block() : 1;
    return turned("output", x, 1);
  }

  @Override
  public INDArray backward(INDArray gradient, boolean wantInput) {
    return wantInput ? turned("gradient", gradient, block) : gradient;
  }

  private INDArray turned(String purpose, INDArray array, int wanted) {
    if (!ImageLayout.isBlocked(array) && wanted == 1) {
      return array;
    }
    ImageLayout from = ImageLayout.of(array);
    ImageLayout to = from.in(wanted);
    INDArray result = buffers.get(purpose, array.dataType(), to.shape());
    turns.of(new OneDnnTurn.Way(from, to)).run(array, result);
    return result;
  }

  @Override
  public void close() {
    turns.close();
    buffers.close();
  }
}
