package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.List;
import org.espalier.search.pareto.Dominance;

/** What was recorded at one step, and which losses are among the part that goes on. */
interface Rung {

  void add(double[] losses);

  /** Whether these losses, recorded or not, are no worse than the worst that goes on. */
  boolean passes(double[] losses);

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

    Single(double fraction) {
      cutoff = new Cutoff(fraction);
    }

    @Override
    public void add(double[] losses) {
      cutoff.add(losses[0]);
    }

    @Override
    public boolean passes(double[] losses) {
      return losses[0] <= cutoff.worstKept();
    }

    @Override
    public int size() {
      return cutoff.size();
    }
  }

  /**
   * Several objectives: those that fewer than floor(fraction n) dominate, which for one objective
   * would say the same.
   */
  final class Several implements Rung {
    private final double fraction;
    private final List<double[]> recorded = new ArrayList<>();

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
      return true;
    }

    @Override
    public int size() {
      return recorded.size();
    }
  }
}
