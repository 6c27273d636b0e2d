package org.espalier.search.simulate;

import java.util.List;
import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.espalier.search.Seeds;
import org.espalier.search.space.Coordinates;

/**
 * Made-up learning curves for a preview: each objective falls by a power law of the epochs (Domhan
 * et al., IJCAI 2015) to a level that depends smoothly on the parameters, about an optimum that the
 * seed places, with a little noise. They say how long and how many, never how good.
 */
public final class LearningCurves implements Workload {
  private final Coordinates coordinates;
  private final List<Objective> objectives;
  private final long seed;
  private final double[][] optima;

  public LearningCurves(Space space, List<Objective> objectives, long seed) {
    this.coordinates = new Coordinates(space);
    this.objectives = List.copyOf(objectives);
    this.seed = seed;
    this.optima = new double[objectives.size()][];
    for (int i = 0; i < optima.length; i++) {
      optima[i] = Seeds.random(seed, i, 3).doubles(coordinates.size()).toArray();
    }
  }

  @Override
  public double[] measure(int trialNumber, Map<String, ParameterValue> values, int epoch) {
    double[] point = coordinates.encode(values);
    double[] measured = new double[optima.length];
    for (int i = 0; i < measured.length; i++) {
      double noise = 0.01 * Seeds.random(seed + i, trialNumber, epoch).nextGaussian();
      double loss = level(point, optima[i]) + 0.6 * Math.pow(epoch, -0.7) + noise;
      measured[i] =
          switch (objectives.get(i).direction()) {
            case MINIMIZE -> loss;
            case MAXIMIZE -> 1 - loss;
          };
    }
    return measured;
  }

  /** From 0.05 at the optimum to about 0.4 far from it. */
  private double level(double[] point, double[] optimum) {
    double squares = 0;
    int active = 0;
    for (int i = 0; i < point.length; i++) {
      if (!Double.isNaN(point[i])) {
        boolean choice = coordinates.axis(i).isChoice();
        double at = choice ? Math.floor(optimum[i] * coordinates.axis(i).cells()) : optimum[i];
        double off = choice ? (point[i] == at ? 0 : 0.5) : point[i] - at;
        squares += off * off;
        active++;
      }
    }
    return 0.05 + 0.35 * (active == 0 ? 0 : Math.min(1, 2 * squares / active));
  }
}
