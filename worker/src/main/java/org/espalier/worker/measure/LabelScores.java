package org.espalier.worker.measure;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Labels that may hold together; outputs are a probability each, more than a half means yes. */
final class LabelScores implements Scores {
  private static final double SMALLEST_PROBABILITY = 1e-12;

  private final int labelCount;
  private final FScore scores;
  private final RankScores ranks;
  private double loss;
  private long right;
  private long count;

  LabelScores(int labelCount, int rows) {
    this.labelCount = labelCount;
    this.scores = new FScore(labelCount);
    this.ranks = new RankScores(labelCount, rows);
  }

  @Override
  public void add(FloatBuffer outputs, FloatBuffer labels, int rows) {
    for (int row = 0; row < rows; row++) {
      boolean ranked = ranks.next();
      for (int i = 0; i < labelCount; i++) {
        float probability = outputs.get(row * labelCount + i);
        boolean holds = labels.get(row * labelCount + i) > 0.5f;
        boolean predicted = probability > 0.5f;
        double ofTruth = holds ? probability : 1.0 - probability;
        loss -= Math.log(Math.max(SMALLEST_PROBABILITY, ofTruth));
        right += holds == predicted ? 1 : 0;
        scores.add(i, holds, predicted);
        if (ranked) {
          ranks.set(i, probability, holds);
        }
      }
    }
    count += (long) rows * labelCount;
  }

  @Override
  public Map<String, Double> measures() {
    Map<String, Double> measures = new TreeMap<>();
    measures.put("loss", loss / count);
    measures.put("accuracy", (double) right / count);
    measures.put("macro_f1", scores.macro());
    measures.put("auc", ranks.area());
    return measures;
  }
}
