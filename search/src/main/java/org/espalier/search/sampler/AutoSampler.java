package org.espalier.search.sampler;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.core.study.MethodSpec;
import org.espalier.search.History;
import org.espalier.search.SearchSettings;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Picks by the space, the number of trials, of goals and of workers, and says why:
 *
 * <ul>
 *   <li>{@code grid} where the trials cover every point;
 *   <li>{@code sobol} where all trials start before the first one comes back;
 *   <li>{@code gp} and {@code tpe} in turns, both learning from all trials, for one goal, up to 20
 *       parameters of which at most half are choices, and up to 16 trials at once; after 300 trials
 *       {@code tpe} alone. The process is far better on smooth problems and the estimator on rough
 *       ones, and which it is cannot be known before: on the functions of {@code
 *       Problems.development()} the two in turns were ahead of both and of a third turn for {@code
 *       cmaes};
 *   <li>{@code tpe} everywhere else.
 * </ul>
 *
 * <p>Cost: that of the sampler picked.
 */
public final class AutoSampler implements Sampler {
  private static final int MOST_FOR_PROCESS = 300;
  private static final int WIDEST_FOR_PROCESS = 20;
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
      return new AutoSampler(
          single("grid", settings, coordinates),
          "the space has %.0f points, and %d trials cover them".formatted(combinations, trials));
    }
    if (settings.parallel() >= trials) {
      return new AutoSampler(
          single("sobol", settings, coordinates),
          "all trials start before the first one comes back");
    }
    Sampler estimator = single("tpe", settings, coordinates);
    Optional<String> against = againstProcess(settings, coordinates);
    return against
        .map(reason -> new AutoSampler(estimator, reason))
        .orElseGet(
            () ->
                new AutoSampler(
                    new AlternatingSampler(
                        single("gp", settings, coordinates), estimator, MOST_FOR_PROCESS),
                    "with one goal and %d parameters, mostly numbers, the first is better where the goal is smooth and the second where it is rough"
                        .formatted(coordinates.size())));
  }

  /** Why a Gaussian process is not to take part; empty if it is. */
  private static Optional<String> againstProcess(SearchSettings settings, Coordinates coordinates) {
    if (settings.objectives().size() > 1) {
      return Optional.of("there are several goals");
    }
    if (settings.parallel() > MOST_AT_ONCE_FOR_PROCESS) {
      return Optional.of("%d trials run at once".formatted(settings.parallel()));
    }
    if (coordinates.size() > WIDEST_FOR_PROCESS) {
      return Optional.of("there are %d parameters".formatted(coordinates.size()));
    }
    if (2 * choices(coordinates) > coordinates.size()) {
      return Optional.of("most parameters are choices");
    }
    return Optional.empty();
  }

  private static Sampler single(String type, SearchSettings settings, Coordinates coordinates) {
    return Samplers.create(settings.with(MethodSpec.of(type)), coordinates);
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
