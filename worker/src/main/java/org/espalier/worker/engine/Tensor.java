package org.espalier.worker.engine;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A dense array of 32-bit floats in C order.
 *
 * @param shape sizes by axis, outermost first; a scalar has none
 * @param values exactly as many as the product of {@code shape}, from position 0; direct or heap,
 *     native byte order; owned by whoever holds the tensor
 */
public record Tensor(List<Long> shape, FloatBuffer values) {
  public Tensor {
    shape = List.copyOf(shape);
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    if (count != values.capacity()) {
      throw new IllegalArgumentException(
          "shape wants " + count + " values, not " + values.capacity());
    }
  }
}
