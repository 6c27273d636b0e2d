package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.espalier.worker.engine.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of the engine as tensors, and back, always by copy. */
final class Tensors {

  private Tensors() {}

  static Tensor copy(INDArray array, List<Long> shape) {
    FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(array.length()));
    if (array.dataType() == DataType.FLOAT && array.ordering() == 'c') {
      values.put(Host.floats(array)).rewind();
    } else {
      values.put(array.castTo(DataType.FLOAT).dup('c').data().asFloat()).rewind();
    }
    return new Tensor(shape, values);
  }

  static Tensor copy(INDArray array) {
    List<Long> shape = new ArrayList<>();
    for (long size : array.shape()) {
      shape.add(size);
    }
    return copy(array, shape);
  }

  /** Some numbers of each example, from {@code from} on; the tensor itself where that is all. */
  static Tensor columns(Tensor all, int from, int size) {
    int rows = Math.toIntExact(all.shape().getFirst());
    int width = all.values().capacity() / rows;
    if (size == width) {
      return all;
    }
    FloatBuffer some = FloatBuffer.allocate(rows * size);
    for (int row = 0; row < rows; row++) {
      some.put(row * size, all.values(), row * width + from, size);
    }
    return new Tensor(List.of((long) rows, (long) size), some);
  }

  /** Numbers of the same examples side by side; the one itself where there is one. */
  static Tensor sideBySide(List<Tensor> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int rows = Math.toIntExact(parts.getFirst().shape().getFirst());
    int width = parts.stream().mapToInt(part -> part.values().capacity() / rows).sum();
    FloatBuffer all = FloatBuffer.allocate(rows * width);
    int at = 0;
    for (Tensor part : parts) {
      int size = part.values().capacity() / rows;
      for (int row = 0; row < rows; row++) {
        all.put(row * width + at, part.values(), row * size, size);
      }
      at += size;
    }
    return new Tensor(List.of((long) rows, (long) width), all);
  }

  /** Fills an array, which has as many numbers. */
  static void load(Tensor tensor, INDArray array) {
    FloatBuffer values = tensor.values().duplicate().rewind();
    if (array.dataType() == DataType.FLOAT) {
      Host.floats(array).put(values);
    } else {
      float[] copy = new float[values.remaining()];
      values.get(copy);
      array.assign(Nd4j.createFromArray(copy).castTo(array.dataType()).reshape('c', array.shape()));
    }
  }
}
