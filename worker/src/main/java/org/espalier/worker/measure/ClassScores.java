package org.espalier.worker.measure;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.core.study.Metrics;
import org.jspecify.annotations.Nullable;

/** One class of many, of each example or at each step; outputs are probabilities. */
final class ClassScores implements Scores {
  private static final double SMALLEST_PROBABILITY = 1e-12;

  private final int classes;
  private final boolean steps;
  private final FScore scores;
  private final @Nullable RankScores ranks;
  private final long @Nullable [][] confusion;
  private double loss;
  private long right;
  private long inTop;
  private long count;

  /**
   * @param steps whether rows are the steps of sequences
   */
  ClassScores(int classes, int rows, boolean steps) {
    this.classes = classes;
    this.steps = steps;
    this.scores = new FScore(classes);
    this.ranks = steps ? null : new RankScores(classes, rows);
    this.confusion = classes <= Confusion.MOST_CLASSES ? new long[classes][classes] : null;
  }

  @Override
  public void add(FloatBuffer outputs, FloatBuffer labels, int rows) {
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      int label = largest(labels, from);
      int predicted = largest(outputs, from);
      loss -= Math.log(Math.max(SMALLEST_PROBABILITY, outputs.get(from + label)));
      right += predicted == label ? 1 : 0;
      inTop += better(outputs, from, label) < Metrics.TOP ? 1 : 0;
      scores.add(label, true, predicted == label);
      if (predicted != label) {
        scores.add(predicted, false, true);
      }
      if (confusion != null) {
        confusion[label][predicted]++;
      }
      if (ranks != null && ranks.next()) {
        for (int i = 0; i < classes; i++) {
          ranks.set(i, outputs.get(from + i), i == label);
        }
      }
    }
    count += rows;
  }

  private int largest(FloatBuffer values, int from) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (values.get(from + i) > values.get(from + best)) {
        best = i;
      }
    }
    return best;
  }

  private int better(FloatBuffer values, int from, int label) {
    int better = 0;
    for (int i = 0; i < classes; i++) {
      better += values.get(from + i) > values.get(from + label) ? 1 : 0;
    }
    return better;
  }

  @Override
  public Map<String, Double> measures() {
    Map<String, Double> measures = new TreeMap<>();
    measures.put("loss", loss / count);
    measures.put("accuracy", (double) right / count);
    measures.put("macro_f1", scores.macro());
    if (classes > Metrics.TOP) {
      measures.put("top5_accuracy", (double) inTop / count);
    }
    if (ranks != null) {
      measures.put("auc", ranks.area());
    }
    if (steps) {
      measures.put("perplexity", Math.exp(loss / count));
    }
    return measures;
  }

  @Override
  public Optional<Confusion> confusion() {
    return confusion == null ? Optional.empty() : Optional.of(Confusion.of(confusion));
  }
}
