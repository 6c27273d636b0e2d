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
