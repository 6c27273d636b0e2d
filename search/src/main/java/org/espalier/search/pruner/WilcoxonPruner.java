package org.espalier.search.pruner;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.search.Decision;
import org.espalier.search.History;
import org.hipparchus.stat.inference.WilcoxonSignedRankTest;

/**
 * For trials whose steps are instances of one problem (folds, tasks, seeds) rather than a curve:
 * stops a trial that is worse than the best completed one on the instances both have seen, by
 * Wilcoxon's signed-rank test (1945; as Optuna's WilcoxonPruner). With several objectives a trial
 * must be worse in each of them.
 *
 * <p>Cost: O(s log s) for s common instances, and the exact distribution, O(2^s), up to 12 of them.
 * Not for learning curves: their steps are not exchangeable.
 */
public final class WilcoxonPruner implements Pruner {
  private static final int MOST_EXACT = 12;

  private final double level;
  private final int startupSteps;
  private final WilcoxonSignedRankTest test = new WilcoxonSignedRankTest();
  private final Map<Integer, TreeMap<Integer, double[]>> running = new HashMap<>();
  private TreeMap<Integer, double[]> best = new TreeMap<>();
  private double bestMean = Double.POSITIVE_INFINITY;

  /**
   * @param level a trial is stopped below this one-sided probability
   * @param startupSteps so many common instances are needed, 2 or more
   */
  public WilcoxonPruner(double level, int startupSteps) {
    this.level = level;
    this.startupSteps = startupSteps;
  }

  @Override
  public Decision judge(History history, int row) {
    TreeMap<Integer, double[]> curve = running.computeIfAbsent(row, key -> new TreeMap<>());
    curve.put(history.step(row), history.losses(row));
    for (int objective = 0; objective < history.objectives(); objective++) {
      if (!isWorse(curve, objective)) {
        return Decision.CONTINUE;
      }
    }
    return Decision.STOP;
  }

  private boolean isWorse(Map<Integer, double[]> curve, int objective) {
    double[] mine = new double[curve.size()];
    double[] other = new double[curve.size()];
    int common = 0;
    double lead = 0;
    boolean hopeless = false;
    for (Map.Entry<Integer, double[]> entry : curve.entrySet()) {
      double[] rival = best.get(entry.getKey());
      if (rival == null || !Double.isFinite(rival[objective])) {
        continue;
      }
      double loss = entry.getValue()[objective];
      if (Double.isInfinite(loss)) {
        hopeless |= loss > 0;
        continue;
      }
      if (loss != rival[objective]) {
        mine[common] = loss;
        other[common] = rival[objective];
        lead += loss - rival[objective];
        common++;
      }
    }
    if (hopeless) {
      return common + 1 >= startupSteps;
    }
    if (common < startupSteps || lead <= 0) {
      return false;
    }
    double[] left = Arrays.copyOf(mine, common);
    double[] right = Arrays.copyOf(other, common);
    return test.wilcoxonSignedRankTest(left, right, common <= MOST_EXACT) / 2 < level;
  }

  @Override
  public void ended(History history, int row) {
    TreeMap<Integer, double[]> curve = running.remove(row);
    if (curve == null || history.state(row) != History.State.COMPLETED) {
      return;
    }
    double mean = curve.values().stream().mapToDouble(losses -> losses[0]).average().orElse(0);
    if (best.isEmpty() || mean < bestMean) {
      best = curve;
      bestMean = mean;
    }
  }
}
