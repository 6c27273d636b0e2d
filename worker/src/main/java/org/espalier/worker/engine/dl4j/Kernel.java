package org.espalier.worker.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable function with weights. Arrays are in C order: vectors {@code [examples, size]},
 * images {@code [examples, channels, height, width]} or in blocks of channels (see {@link
 * ImageLayout}), sequences {@code [examples, steps, size]}. A gradient lies as what it belongs to.
 * What a kernel returns is its own buffer, valid until the next call of the same method; it never
 * changes what it is given. Used by one thread.
 */
interface Kernel {

  /** The output; in training, keeps what {@link #backward} needs. */
  INDArray forward(INDArray input, boolean training);

  /**
   * Stores the gradients of the weights and returns that of the input; to be called after {@link
   * #forward} with {@code training}.
   *
   * @param gradient of the loss by the output
   * @param wantInput whether anybody needs the gradient of the input; if not, what is returned has
   *     no meaning
   */
  INDArray backward(INDArray gradient, boolean wantInput);

  /** Gives its buffers back. */
  default void close() {}
}
