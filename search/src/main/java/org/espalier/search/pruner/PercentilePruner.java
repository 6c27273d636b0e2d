package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.search.Decision;
import org.espalier.search.History;

/**
 * Stops a trial whose best loss so far is worse, at the same step, than that of all but the best
 * part of the trials that ran to their end (the median rule of Vizier, Golovin et al., KDD 2017; as
 * in Optuna by percentile). A trial that did not report at that step counts with its last report
 * before it. With several objectives: worse means dominated by as many.
 *
 * <p>Cost: O(log n) a report with one objective, O(n) with several; O(s log n) when a trial
 * completes after s steps. It keeps all curves. Not for the first few trials, nor for noisy curves
 * without {@code warmup_steps}.
 */
public final class PercentilePruner implements Pruner {
  private final double fraction;
  private final int startupTrials;
  private final int warmupSteps;
  private final int interval;
  private final Map<Integer, Curve> running = new HashMap<>();
  private final List<Curve> completed = new ArrayList<>();
  private final Map<Integer, Rung> rungs = new HashMap<>();

  /** The best losses of a trial from each of its steps on. */
  private record Curve(BestLosses best, TreeMap<Integer, double[]> at) {}

  /**
   * @param fraction the part that is good enough, above 0 to 1; 0.5 is the median
   * @param startupTrials so many must have completed before anything is stopped
   * @param warmupSteps nothing is stopped at or before this step
   * @param interval a trial is judged every so many of its reports
   */
  public PercentilePruner(double fraction, int startupTrials, int warmupSteps, int interval) {
    this.fraction = fraction;
    this.startupTrials = startupTrials;
    this.warmupSteps = warmupSteps;
    this.interval = interval;
  }

  @Override
  public Decision judge(History history, int row) {
    Curve curve =
        running.computeIfAbsent(
            row, key -> new Curve(new BestLosses(history.objectives()), new TreeMap<>()));
    int step = history.step(row);
    curve.best().add(history.losses(row));
    double[] best = curve.best().losses();
    curve.at().put(step, best);
    if (completed.size() < startupTrials
        || step <= warmupSteps
        || curve.at().size() % interval != 0) {
      return Decision.CONTINUE;
    }
    Rung rung = rungs.computeIfAbsent(step, key -> rung(history.objectives(), step));
    return rung.size() == 0 || rung.passes(best) ? Decision.CONTINUE : Decision.STOP;
  }

  private Rung rung(int objectives, int step) {
    Rung rung = Rung.create(objectives, fraction);
    completed.forEach(curve -> enter(rung, curve, step));
    return rung;
  }

  private static void enter(Rung rung, Curve curve, int step) {
    Map.Entry<Integer, double[]> last = curve.at().floorEntry(step);
    if (last != null) {
      rung.add(last.getValue());
    }
  }

  @Override
  public void ended(History history, int row) {
    Curve curve = running.remove(row);
    if (curve != null && history.state(row) == History.State.COMPLETED) {
      completed.add(curve);
      rungs.forEach((step, rung) -> enter(rung, curve, step));
    }
  }
}
