package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.study.Dominance;

/**
 * What was recorded at one step, and which losses are among the part that goes on. Of equal ones
 * only so many go on as there is room for: trials that a sampler repeats, or that have not learnt
 * anything yet, would otherwise all be trained to their end.
 */
interface Rung {

  void add(double[] losses);

  /** Whether a trial with these recorded losses, that has not gone on yet, may do so. */
  boolean passes(double[] losses);

  /** A trial with these losses goes on. */
  void letGo(double[] losses);

  int size();

  /**
   * @param fraction the part that goes on, above 0 to 1; at least one always does
   */
  static Rung create(int objectives, double fraction) {
    return objectives == 1 ? new Single(fraction) : new Several(fraction);
  }

  /** One objective: the best floor(fraction n). */
  final class Single implements Rung {
    private final Cutoff cutoff;
    private final Map<Double, Integer> gone = new HashMap<>();

    Single(double fraction) {
      cutoff = new Cutoff(fraction);
    }

    @Override
    public void add(double[] losses) {
      cutoff.add(losses[0]);
    }

    @Override
    public boolean passes(double[] losses) {
      double worst = cutoff.worstKept();
      return losses[0] < worst
          || (losses[0] == worst && gone.getOrDefault(losses[0], 0) < cutoff.kept(losses[0]));
    }

    @Override
    public void letGo(double[] losses) {
      gone.merge(losses[0], 1, Integer::sum);
    }

    @Override
    public int size() {
      return cutoff.size();
    }
  }

  /**
   * Several objectives: those that fewer than floor(fraction n) dominate or equal and have gone on,
   * which for one objective would say the same.
   */
  final class Several implements Rung {
    private final double fraction;
    private final List<double[]> recorded = new ArrayList<>();
    private final List<double[]> gone = new ArrayList<>();

    Several(double fraction) {
      this.fraction = fraction;
    }

    @Override
    public void add(double[] losses) {
      recorded.add(losses);
    }

    @Override
    public boolean passes(double[] losses) {
      int kept = Math.max(1, (int) Math.floor(recorded.size() * fraction + 1e-9));
      int above = 0;
      for (double[] other : recorded) {
        if (Dominance.dominates(other, losses) && ++above >= kept) {
          return false;
        }
      }
      for (double[] other : gone) {
        if (Arrays.equals(other, losses) && ++above >= kept) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void letGo(double[] losses) {
      gone.add(losses);
    }

    @Override
    public int size() {
      return recorded.size();
    }
  }
}
