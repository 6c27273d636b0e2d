package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.List;
import org.espalier.search.pareto.Dominance;

/** What was recorded at one rung, and who of it goes on. */
interface Rung {

  /** Records losses; says whether they are among the part that goes on. */
  boolean enter(double[] losses);

  static Rung create(int objectives, int reduction) {
    return objectives == 1 ? new Single(reduction) : new Several(reduction);
  }

  /** One objective: the best floor(n/reduction), at least one. */
  final class Single implements Rung {
    private final Cutoff cutoff;

    Single(int reduction) {
      cutoff = new Cutoff(1.0 / reduction);
    }

    @Override
    public boolean enter(double[] losses) {
      cutoff.add(losses[0]);
      return losses[0] <= cutoff.worstKept();
    }
  }

  /** Several objectives: dominated by fewer than max(1, floor(n/reduction)). */
  final class Several implements Rung {
    private final int reduction;
    private final List<double[]> entered = new ArrayList<>();

    Several(int reduction) {
      this.reduction = reduction;
    }

    @Override
    public boolean enter(double[] losses) {
      entered.add(losses);
      int kept = Math.max(1, entered.size() / reduction);
      int above = 0;
      for (double[] other : entered) {
        if (Dominance.dominates(other, losses) && ++above >= kept) {
          return false;
        }
      }
      return true;
    }
  }
}
