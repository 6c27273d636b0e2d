package org.espalier.worker.measure;

/**
 * Macro-averaged F1: the mean over the classes of {@code 2·TP / (2·TP + FP + FN)}. A class that
 * neither occurs nor is predicted does not count, as in scikit-learn's {@code f1_score}.
 */
final class FScore {
  private final long[] truePositives;
  private final long[] falsePositives;
  private final long[] falseNegatives;

  FScore(int classes) {
    truePositives = new long[classes];
    falsePositives = new long[classes];
    falseNegatives = new long[classes];
  }

  void add(int category, boolean right, boolean predicted) {
    if (right && predicted) {
      truePositives[category]++;
    } else if (predicted) {
      falsePositives[category]++;
    } else if (right) {
      falseNegatives[category]++;
    }
  }

  /** 0 to 1; 0 where no class counts. */
  double macro() {
    double sum = 0;
    int counted = 0;
    for (int i = 0; i < truePositives.length; i++) {
      long all = 2 * truePositives[i] + falsePositives[i] + falseNegatives[i];
      if (all > 0) {
        sum += 2.0 * truePositives[i] / all;
        counted++;
      }
    }
    return counted == 0 ? 0 : sum / counted;
  }
}
