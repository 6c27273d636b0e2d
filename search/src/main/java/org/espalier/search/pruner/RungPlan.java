package org.espalier.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.study.MethodSpec;
import org.espalier.search.MethodOptions;

/**
 * Where a pruner with rungs compares trials: the steps of each bracket's rungs, and which trial is
 * in which bracket. Successive halving has one bracket. Pure.
 */
public final class RungPlan {
  private final int reduction;
  private final boolean promotes;
  private final List<List<Integer>> brackets;
  private final Optional<Hyperband> hyperband;

  private RungPlan(
      int reduction,
      boolean promotes,
      List<List<Integer>> brackets,
      Optional<Hyperband> hyperband) {
    this.reduction = reduction;
    this.promotes = promotes;
    this.brackets = brackets;
    this.hyperband = hyperband;
  }

  /**
   * The plan of a pruner.
   *
   * @param most steps of a whole trial; rungs beyond them are left out
   * @return empty for pruners without rungs
   * @throws IllegalArgumentException if an option is impossible
   */
  public static Optional<RungPlan> of(MethodSpec pruner, int most) {
    MethodOptions options = new MethodOptions(pruner);
    int minimum = options.integer("min_epochs", 1, 1);
    return switch (pruner.type()) {
      case "successive_halving" -> {
        int reduction = options.integer("reduction_factor", Pruners.HALVING_REDUCTION, 2);
        yield Optional.of(
            new RungPlan(
                reduction,
                Pruners.promotes(options),
                List.of(rungs(minimum, reduction, most)),
                Optional.empty()));
      }
      case "hyperband" -> {
        int reduction = options.integer("reduction_factor", Pruners.HYPERBAND_REDUCTION, 2);
        int maximum = options.integer("max_epochs", Math.max(minimum, most), minimum);
        boolean promotes = Pruners.promotes(options);
        Hyperband hyperband = new Hyperband(minimum, maximum, reduction, promotes);
        yield Optional.of(
            new RungPlan(
                reduction,
                promotes,
                hyperband.firstRungs().stream()
                    .map(first -> rungs(first, reduction, most))
                    .toList(),
                Optional.of(hyperband)));
      }
      default -> Optional.empty();
    };
  }

  private static List<Integer> rungs(int first, int reduction, int most) {
    List<Integer> rungs = new ArrayList<>();
    for (long step = first; step <= most; step *= reduction) {
      rungs.add((int) step);
    }
    return List.copyOf(rungs);
  }

  /** One of so many goes on at a rung. */
  public int reduction() {
    return reduction;
  }

  /** Whether what does not go on is paused rather than stopped. */
  public boolean promotes() {
    return promotes;
  }

  /** The steps of the rungs, by bracket; the one that starts lowest first. */
  public List<List<Integer>> brackets() {
    return brackets;
  }

  /**
   * The bracket of a trial.
   *
   * @param row the trial's number, behind as many as the search was told of earlier studies
   */
  public int bracket(int row) {
    return hyperband.map(found -> found.bracket(row)).orElse(0);
  }
}
