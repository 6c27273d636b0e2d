package org.espalier.worker.data;

import java.util.ArrayList;
import java.util.List;

/** How much each class counts in the loss. */
public final class ClassWeights {
  private ClassWeights() {}

  /**
   * Weights that make all classes count the same however rare they are: labels / (classes × labels
   * of the class), as scikit-learn's {@code balanced}; where there is a class at each step, each
   * step is a label. A class without examples gets 1.
   *
   * @param examples with one-hot labels
   */
  public static List<Double> balanced(Examples examples, int classes) {
    long[] counts = new long[classes];
    float[] label = new float[examples.labelSize()];
    long all = 0;
    for (int i = 0; i < examples.count(); i++) {
      examples.label(i, label, 0);
      for (int place = 0; place < label.length; place++) {
        counts[place % classes] += label[place] > 0.5f ? 1 : 0;
      }
    }
    for (long count : counts) {
      all += count;
    }
    List<Double> weights = new ArrayList<>();
    for (long count : counts) {
      weights.add(count == 0 ? 1 : (double) all / ((double) classes * count));
    }
    return weights;
  }
}
