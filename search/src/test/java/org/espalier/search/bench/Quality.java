package org.espalier.search.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Seeds;
import org.espalier.search.Suggestion;
import org.espalier.search.pareto.Hypervolume;
import org.espalier.search.space.Coordinates;

/**
 * Runs a sampler on a problem and scores it by normalised regret: 1 is a random draw, 0 the best.
 */
final class Quality {
  private Quality() {}

  /** The score of a random draw: the middle one of 1,001; computed once a problem. */
  static double randomLevel(Problem problem) {
    SplittableRandom random = Seeds.random(77, 0, 0);
    Coordinates coordinates = new Coordinates(problem.space());
    double[] values = new double[1001];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          problem.evaluation().at(coordinates.decode(coordinates.random(random)), random)[0];
    }
    Arrays.sort(values);
    return values[500];
  }

  /** Normalised regret of what was seen, {@code level} from {@link #randomLevel}. */
  static double regret(Problem problem, double level, List<double[]> seen) {
    if (problem.objectives() > 1) {
      double[] reference = problem.reference().stream().mapToDouble(Double::doubleValue).toArray();
      return Math.max(0, 1 - Hypervolume.of(seen, reference) / problem.best());
    }
    double lowest = seen.stream().mapToDouble(losses -> losses[0]).min().orElseThrow();
    return Math.max(0, (lowest - problem.best()) / (level - problem.best()));
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /**
   * Regrets after so many trials each, one at a time.
   *
   * @param checkpoints rising numbers of trials
   */
  static double[] run(
      Problem problem, MethodSpec sampler, long seed, int[] checkpoints, double level) {
    int limit = checkpoints[checkpoints.length - 1];
    Search search =
        Search.withoutJournal(
            new SearchSettings(
                problem.space(), problem.goals(), sampler, MethodSpec.of("none"), limit, 1, seed));
    SplittableRandom noise = Seeds.random(seed, 1, 1);
    RandomGenerator silent = new Silent();
    List<double[]> seen = new ArrayList<>();
    double[] regrets = new double[checkpoints.length];
    double incumbent = Double.POSITIVE_INFINITY;
    int next = 0;
    boolean noisy = "noisy".equals(problem.name());
    for (int trial = 1; trial <= limit; trial++) {
      Suggestion suggestion = search.ask().orElseThrow();
      Map<String, ParameterValue> values = suggestion.values();
      double[] losses = problem.evaluation().at(values, noise);
      search.tell(suggestion.trialNumber(), Outcome.completed(losses));
      if (!noisy) {
        seen.add(losses);
      } else if (losses[0] < incumbent) {
        incumbent = losses[0];
        seen.clear();
        seen.add(problem.evaluation().at(values, silent));
      }
      if (trial == checkpoints[next]) {
        regrets[next++] = regret(problem, level, seen);
      }
    }
    return regrets;
  }

  /** No noise: every normal draw is its mean. */
  private static final class Silent implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public double nextGaussian(double mean, double deviation) {
      return mean;
    }
  }
}
