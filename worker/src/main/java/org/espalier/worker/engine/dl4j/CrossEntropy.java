package org.espalier.worker.engine.dl4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The loss of probabilities and its gradient, in one pass over arrays of single precision. */
final class CrossEntropy {

  /** Numbers worked on at once, so that they stay in the nearest cache. */
  private static final int BLOCK = 1024;

  private final float[] probabilities = new float[BLOCK];
  private final float[] labels = new float[BLOCK];

  /**
   * Writes {@code factor · (probability - label)}.
   *
   * @return the sum of {@code -label · log(probability)}
   */
  double differences(INDArray predicted, INDArray target, INDArray result, float factor) {
    FloatBuffer p = Host.floats(predicted);
    FloatBuffer t = Host.floats(target);
    FloatBuffer to = Host.floats(result);
    int count = Math.toIntExact(predicted.length());
    double sum = 0;
    for (int from = 0; from < count; from += BLOCK) {
      int size = Math.min(BLOCK, count - from);
      p.get(from, probabilities, 0, size);
      t.get(from, labels, 0, size);
      sum += entropy(size);
      subtract(size, factor);
      to.put(from, probabilities, 0, size);
    }
    return sum;
  }

  /** Most labels are 0 and need no logarithm. */
  private double entropy(int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      if (labels[i] != 0) {
        sum -= labels[i] * Math.log(probabilities[i] + Loss.TINY);
      }
    }
    return sum;
  }

  private void subtract(int size, float factor) {
    for (int i = 0; i < size; i++) {
      probabilities[i] = factor * (probabilities[i] - labels[i]);
    }
  }
}
