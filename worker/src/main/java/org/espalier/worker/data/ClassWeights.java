package org.espalier.worker.data;

import java.util.ArrayList;
import java.util.List;

/** How much each class counts in the loss. */
public final class ClassWeights {
  private ClassWeights() {}

  /**
   * Weights that make all classes count the same however rare they are: examples / (classes ×
   * examples of the class), as scikit-learn's {@code balanced}. A class without examples gets 1.
   */
  public static List<Double> balanced(Examples examples) {
    int classes = examples.labelSize();
    long[] counts = new long[classes];
    float[] label = new float[classes];
    for (int i = 0; i < examples.count(); i++) {
      examples.label(i, label, 0);
      for (int c = 0; c < classes; c++) {
        counts[c] += label[c] > 0.5f ? 1 : 0;
      }
    }
    List<Double> weights = new ArrayList<>();
    for (long count : counts) {
      weights.add(count == 0 ? 1 : (double) examples.count() / ((double) classes * count));
    }
    return weights;
  }
}
