package org.espalier.worker.measure;

import java.util.Arrays;

/**
 * The area under the ROC curve, each class against the rest, averaged over the classes that have
 * examples on both sides (scikit-learn's macro {@code ovr}); exact by ranks, ties count half (Mann
 * and Whitney 1947). With two exclusive classes that is the ordinary AUC. Where there are more than
 * {@value #MOST_SCORES} scores it looks at every k-th row.
 */
final class RankScores {
  private static final int MOST_SCORES = 4_000_000;

  private final int classes;
  private final int every;
  private final float[] scores;
  private final boolean[] right;
  private long seen;
  private int kept;

  RankScores(int classes, int rows) {
    this.classes = classes;
    this.every = Math.toIntExact(Math.ceilDiv((long) classes * Math.max(1, rows), MOST_SCORES));
    int space = Math.ceilDiv(rows, every);
    this.scores = new float[Math.multiplyExact(space, classes)];
    this.right = new boolean[scores.length];
  }

  /** Whether the next row is one that is looked at; {@link #set} fills it. */
  boolean next() {
    boolean take = seen++ % every == 0 && (kept + 1) * classes <= scores.length;
    kept += take ? 1 : 0;
    return take;
  }

  void set(int category, float score, boolean isRight) {
    scores[(kept - 1) * classes + category] = score;
    right[(kept - 1) * classes + category] = isRight;
  }

  /** 0 to 1; 0.5 where no class has both sides. */
  double area() {
    double sum = 0;
    int counted = 0;
    for (int category = 0; category < classes; category++) {
      double area = area(category);
      if (!Double.isNaN(area)) {
        sum += area;
        counted++;
      }
    }
    return counted == 0 ? 0.5 : sum / counted;
  }

  private double area(int category) {
    float[] positive = new float[kept];
    float[] negative = new float[kept];
    int positives = 0;
    int negatives = 0;
    for (int row = 0; row < kept; row++) {
      int at = row * classes + category;
      if (right[at]) {
        positive[positives++] = scores[at];
      } else {
        negative[negatives++] = scores[at];
      }
    }
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    Arrays.sort(positive, 0, positives);
    Arrays.sort(negative, 0, negatives);
    double wins = 0;
    int below = 0;
    int atMost = 0;
    for (int i = 0; i < positives; i++) {
      while (below < negatives && negative[below] < positive[i]) {
        below++;
      }
      atMost = Math.max(atMost, below);
      while (atMost < negatives && negative[atMost] <= positive[i]) {
        atMost++;
      }
      wins += below + (atMost - below) / 2.0;
    }
    return wins / ((double) positives * negatives);
  }
}
