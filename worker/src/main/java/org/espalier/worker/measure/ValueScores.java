package org.espalier.worker.measure;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Real numbers: mean squared error as the loss, and for each value root of it, mean absolute error
 * and R² (1 - residual / total sum of squares), averaged over the values. Means and sums of squares
 * by Welford's method (1962), which does not lose digits.
 */
final class ValueScores implements Scores {
  private final int size;
  private final List<Double> scales;
  private final double[] squared;
  private final double[] absolute;
  private final double[] mean;
  private final double[] total;
  private long count;

  ValueScores(int size, List<Double> scales) {
    this.size = size;
    this.scales = List.copyOf(scales);
    this.squared = new double[size];
    this.absolute = new double[size];
    this.mean = new double[size];
    this.total = new double[size];
  }

  @Override
  public void add(FloatBuffer outputs, FloatBuffer labels, int rows) {
    for (int row = 0; row < rows; row++) {
      count++;
      for (int i = 0; i < size; i++) {
        double label = labels.get(row * size + i);
        double difference = outputs.get(row * size + i) - label;
        squared[i] += difference * difference;
        absolute[i] += Math.abs(difference);
        double fromMean = label - mean[i];
        mean[i] += fromMean / count;
        total[i] += fromMean * (label - mean[i]);
      }
    }
  }

  @Override
  public Map<String, Double> measures() {
    double loss = 0;
    double rmse = 0;
    double mae = 0;
    double r2 = 0;
    for (int i = 0; i < size; i++) {
      loss += squared[i] / count / size;
      double scale = scales.isEmpty() ? 1 : scales.get(i);
      rmse += Math.sqrt(squared[i] / count) * scale / size;
      mae += absolute[i] / count * scale / size;
      r2 += explained(i) / size;
    }
    return new TreeMap<>(Map.of("loss", loss, "rmse", rmse, "mae", mae, "r2", r2));
  }

  /** R²; where all labels are equal, 1 for exact predictions and 0 for others. */
  private double explained(int i) {
    if (total[i] == 0) {
      return squared[i] == 0 ? 1 : 0;
    }
    return 1 - squared[i] / total[i];
  }
}
