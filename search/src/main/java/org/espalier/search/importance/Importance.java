package org.espalier.search.importance;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective.Direction;
import org.espalier.search.space.Coordinates;

/**
 * How much each parameter matters for an objective. Pure; the same results give the same answer.
 */
public final class Importance {
  /** With fewer results nothing is said: all shares are 0. */
  public static final int FEWEST = 8;

  private static final int MOST = 1_000;

  private Importance() {}

  /** The ways to ask. */
  public enum Method {
    /**
     * The part of the variance of ranks that a parameter explains alone, all others averaged out
     * over the whole space (functional analysis of variance over a random forest; Hutter et al.,
     * ICML 2014). Shares sum to at most 1; the rest is interaction.
     */
    FANOVA,
    /**
     * How much the values of the best tenth differ from those of all trials, as parts of 1
     * (PED-ANOVA; Watanabe et al., IJCAI 2023): what mattered for getting among the best.
     */
    PED_ANOVA
  }

  /**
   * @param share 0 to 1
   */
  public record Share(String parameter, double share) {}

  /**
   * The shares of all parameters, the largest first. Of more than 1,000 results evenly spaced ones
   * are used, so the cost is bounded: fANOVA takes about 0.2 s for 1,000 results of 20 parameters,
   * PED-ANOVA a few milliseconds.
   *
   * @param seed of the forest
   */
  public static List<Share> of(
      Space space, List<Result> results, Direction direction, Method method, long seed) {
    Coordinates coordinates = new Coordinates(space);
    Results usable = Results.of(coordinates, results, direction, MOST, seed);
    double[] shares =
        usable.size() < FEWEST
            ? new double[coordinates.size()]
            : switch (method) {
              case FANOVA -> Forest.shares(coordinates, usable, seed);
              case PED_ANOVA -> Densities.shares(coordinates, usable);
            };
    return IntStream.range(0, shares.length)
        .mapToObj(i -> new Share(space.parameters().get(i).name(), shares[i]))
        .sorted(Comparator.comparingDouble(share -> -share.share()))
        .toList();
  }
}
