package org.espalier.worker.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays side by side along the axis of channels or features, and apart again. */
final class Joined {

  private final Buffers buffers = new Buffers();
  private final List<long[]> shapes = new ArrayList<>();

  INDArray forward(List<INDArray> parts) {
    shapes.clear();
    parts.forEach(part -> shapes.add(part.shape().clone()));
    long[] shape = parts.getFirst().shape().clone();
    int axis = axis(shape.length);
    shape[axis] = parts.stream().mapToLong(part -> part.size(axis)).sum();
    INDArray whole = buffers.get("output", parts.getFirst().dataType(), shape);
    long from = 0;
    for (INDArray part : parts) {
      whole.get(slice(shape.length, axis, from, part.size(axis))).assign(part);
      from += part.size(axis);
    }
    return whole;
  }

  List<INDArray> backward(INDArray gradient) {
    List<INDArray> parts = new ArrayList<>();
    int axis = axis(gradient.rank());
    long from = 0;
    for (int i = 0; i < shapes.size(); i++) {
      INDArray part = buffers.get("part " + i, gradient.dataType(), shapes.get(i));
      part.assign(gradient.get(slice(gradient.rank(), axis, from, shapes.get(i)[axis])));
      from += shapes.get(i)[axis];
      parts.add(part);
    }
    return parts;
  }

  private static int axis(int rank) {
    return rank == 4 ? 1 : rank - 1;
  }

  private static INDArrayIndex[] slice(int rank, int axis, long from, long count) {
    INDArrayIndex[] indices = new INDArrayIndex[rank];
    for (int i = 0; i < rank; i++) {
      indices[i] = i == axis ? NDArrayIndex.interval(from, from + count) : NDArrayIndex.all();
    }
    return indices;
  }

  void close() {
    buffers.close();
  }
}
