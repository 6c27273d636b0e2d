package org.espalier.worker.foreign;

import java.util.ArrayList;
import java.util.List;

/** Tensors with their axes in another order. */
final class Layouts {

  private Layouts() {}

  /** The shape whose axis i is axis {@code axes[i]} of {@code shape}. */
  static List<Long> permuted(List<Long> shape, int... axes) {
    List<Long> permuted = new ArrayList<>();
    for (int axis : axes) {
      permuted.add(shape.get(axis));
    }
    return permuted;
  }

  /** The numbers of a tensor in C order, with its axes in the order of {@code axes}. */
  static float[] permute(float[] values, List<Long> shape, int... axes) {
    int rank = axes.length;
    long[] strides = new long[rank];
    long stride = 1;
    for (int i = rank - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    long[] at = new long[rank];
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      long from = 0;
      for (int axis = 0; axis < rank; axis++) {
        from += at[axis] * strides[axes[axis]];
      }
      result[i] = values[(int) from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        if (++at[axis] < shape.get(axes[axis])) {
          break;
        }
        at[axis] = 0;
      }
    }
    return result;
  }

  /** Parts of equal length, in another order: part i is part {@code order[i]} of {@code values}. */
  static float[] reorder(float[] values, int... order) {
    int size = values.length / order.length;
    float[] result = new float[values.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * size, result, i * size, size);
    }
    return result;
  }
}
