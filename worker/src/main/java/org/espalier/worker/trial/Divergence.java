package org.espalier.worker.trial;

import java.util.List;
import org.espalier.core.model.Head;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.data.Examples;

/**
 * Tells when training has gone astray: a loss that is no finite number, or that stays a thousand
 * times above what a guess gives for {@value #IN_A_ROW} iterations. For one thread.
 */
final class Divergence {
  private static final double FACTOR = 1_000;
  private static final int IN_A_ROW = 20;
  private static final int SAMPLE = 1_000;

  private final double limit;
  private int above;

  /**
   * @param heads of the model
   * @param classWeights empty where all classes count the same
   */
  Divergence(List<Head> heads, Examples train, List<Double> classWeights) {
    double heaviest = classWeights.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double guess = heads.stream().mapToDouble(head -> head.lossWeight() * guess(head, train)).sum();
    this.limit = FACTOR * guess * Math.max(1, heaviest);
  }

  /** The loss of equal probabilities, or of zeros. */
  private static double guess(Head head, Examples train) {
    int size = head.target().size();
    return switch (head.target().kind()) {
      case CLASSES, STEP_CLASSES -> Math.max(1, Math.log(size));
      case LABELS -> 1;
      case VALUES -> {
        float[] label = new float[train.labelSize()];
        double squares = 0;
        int count = Math.min(SAMPLE, train.count());
        for (int i = 0; i < count; i++) {
          train.label(i, label, 0);
          for (int place = head.from(); place < head.from() + size; place++) {
            squares += (double) label[place] * label[place] / size / count;
          }
        }
        yield Math.max(1, squares);
      }
      case SEVERAL -> throw new IllegalArgumentException("a head predicts one target");
    };
  }

  /** An epoch begins; what was before it is forgotten, so that a resumed trial is the same. */
  void beginEpoch() {
    above = 0;
  }

  /**
   * Looks at the loss of one iteration.
   *
   * @throws TrialFailure DIVERGED, naming the iteration
   */
  void check(double loss, long iteration, int epoch) {
    if (!Double.isFinite(loss)) {
      throw new TrialFailure(
          FailureCategory.DIVERGED,
          "The loss became %s at iteration %d, in epoch %d."
              .formatted(Double.isNaN(loss) ? "NaN" : "infinite", iteration, epoch));
    }
    above = loss > limit ? above + 1 : 0;
    if (above >= IN_A_ROW) {
      throw new TrialFailure(
          FailureCategory.DIVERGED,
          "The loss was above %.4g, a thousand times that of a guess, for %d iterations up to %d, in epoch %d."
              .formatted(limit, IN_A_ROW, iteration, epoch));
    }
  }
}
