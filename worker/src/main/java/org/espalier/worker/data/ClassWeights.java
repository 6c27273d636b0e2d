package org.espalier.worker.data;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.model.Head;
import org.espalier.core.model.Target;

/** How much each class counts in the loss. */
public final class ClassWeights {
  private ClassWeights() {}

  /**
   * Weights that make all classes count the same however rare they are: labels / (classes × labels
   * of the class), as scikit-learn's {@code balanced}; where there is a class at each step, each
   * step is a label. A class without examples gets 1.
   *
   * @param examples with one-hot labels where a head tells classes apart
   * @param width numbers of a label, at one step where there are steps
   * @return for each number of a label; 1 where it is none of a class. Empty if there are no
   *     classes
   */
  public static List<Double> balanced(Examples examples, int width, List<Head> heads) {
    List<Head> counted = heads.stream().filter(ClassWeights::hasClasses).toList();
    if (counted.isEmpty()) {
      return List.of();
    }
    long[] counts = new long[width];
    float[] label = new float[examples.labelSize()];
    for (int i = 0; i < examples.count(); i++) {
      examples.label(i, label, 0);
      for (int place = 0; place < label.length; place++) {
        counts[place % width] += label[place] > 0.5f ? 1 : 0;
      }
    }
    Double[] weights = new Double[width];
    Arrays.fill(weights, 1.0);
    for (Head head : counted) {
      int size = head.target().size();
      long all = Arrays.stream(counts, head.from(), head.from() + size).sum();
      for (int place = head.from(); place < head.from() + size; place++) {
        weights[place] = counts[place] == 0 ? 1 : (double) all / ((double) size * counts[place]);
      }
    }
    return List.of(weights);
  }

  private static boolean hasClasses(Head head) {
    return head.target().kind() == Target.Kind.CLASSES
        || head.target().kind() == Target.Kind.STEP_CLASSES;
  }
}
