package org.espalier.search.sampler;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.core.study.MethodSpec;
import org.espalier.search.History;
import org.espalier.search.SearchSettings;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Picks a sampler by the space, the number of trials and how many run at once, and says why. Cost
 * and limits are those of the sampler picked.
 */
public final class AutoSampler implements Sampler {
  private static final int MOST_FOR_PROCESS = 100;
  private static final int WIDEST_FOR_PROCESS = 15;
  private static final int MOST_AT_ONCE_FOR_PROCESS = 16;

  private final Sampler chosen;
  private final String because;

  private AutoSampler(Sampler chosen, String because) {
    this.chosen = chosen;
    this.because = because;
  }

  /** The sampler for this study. */
  static Sampler choose(SearchSettings settings, Coordinates coordinates) {
    double combinations = combinations(coordinates);
    int trials = settings.trialLimit();
    if (combinations <= trials) {
      return pick(
          settings,
          coordinates,
          "grid",
          "the space has %.0f points, and %d trials cover them".formatted(combinations, trials));
    }
    if (settings.parallel() >= trials) {
      return pick(
          settings, coordinates, "sobol", "all trials start before the first one comes back");
    }
    boolean small =
        coordinates.size() <= WIDEST_FOR_PROCESS
            && trials <= MOST_FOR_PROCESS
            && settings.parallel() <= MOST_AT_ONCE_FOR_PROCESS
            && settings.objectives().size() == 1;
    if (small && !coordinates.isConditional() && 2 * choices(coordinates) <= coordinates.size()) {
      return pick(
          settings,
          coordinates,
          "gp",
          "%d trials of %d parameters, mostly numbers, are few enough for a Gaussian process"
              .formatted(trials, coordinates.size()));
    }
    return pick(
        settings,
        coordinates,
        "tpe",
        "it takes any space, any number of trials and of workers at little cost");
  }

  private static Sampler pick(
      SearchSettings settings, Coordinates coordinates, String type, String because) {
    return new AutoSampler(
        Samplers.create(settings.with(MethodSpec.of(type)), coordinates), because);
  }

  /** How many points there are if every parameter is active; infinite with a continuum. */
  private static double combinations(Coordinates coordinates) {
    double product = 1;
    for (int i = 0; i < coordinates.size(); i++) {
      int cells = coordinates.axis(i).cells();
      product *= cells == 0 ? Double.POSITIVE_INFINITY : cells;
    }
    return product;
  }

  private static int choices(Coordinates coordinates) {
    int count = 0;
    for (int i = 0; i < coordinates.size(); i++) {
      Axis axis = coordinates.axis(i);
      count += axis.isChoice() ? 1 : 0;
    }
    return count;
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    return chosen.propose(history, random);
  }

  @Override
  public void begun(History history, int row) {
    chosen.begun(history, row);
  }

  @Override
  public void reported(History history, int row) {
    chosen.reported(history, row);
  }

  @Override
  public void ended(History history, int row) {
    chosen.ended(history, row);
  }

  @Override
  public String reason() {
    return "auto: %s, because %s".formatted(chosen.reason(), because);
  }
}
