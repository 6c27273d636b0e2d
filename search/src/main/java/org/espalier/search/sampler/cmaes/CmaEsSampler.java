package org.espalier.search.sampler.cmaes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.History;
import org.espalier.search.Seeds;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Covariance matrix adaptation (Hansen, arXiv 1604.00772) by ask and tell: whenever as many trials
 * as a population has have ended, whichever generation they are of, the distribution moves; nothing
 * ever waits. Restarts with a doubled population elsewhere (IPOP, Auger and Hansen, CEC 2005) once
 * it has contracted or stalled. Values on a grid keep a margin: no deviation falls below what
 * leaves the present cell once in d λ draws (Hamano et al., GECCO 2022). Choices have a probability
 * each, which moves towards the better half and keeps a margin as well (after CatCMA, Hamano et
 * al., GECCO 2024).
 *
 * <p>Cost: O(d²) a suggestion, O(d³) a generation. For one objective, 3 to 50 numbers, 10 d² or
 * more trials. Not for spaces that are mostly choices or conditions, nor for fewer than about 100
 * trials.
 */
public final class CmaEsSampler implements Sampler {
  /** The first deviation: a sixth of the range, Optuna's default. */
  public static final double FIRST_SIGMA = 1.0 / 6;

  private static final double CONTRACTED = 1e-7;

  private final Coordinates coordinates;
  private final long seed;
  private final int[] numbers;
  private final int firstPopulation;
  private final double firstSigma;
  private final ChoiceOdds odds;
  private final List<Integer> told = new ArrayList<>();
  private Distribution distribution;
  private int restarts;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int generationsWithoutGain;

  public CmaEsSampler(Coordinates coordinates, int population, double firstSigma, long seed) {
    this.firstSigma = firstSigma;
    this.coordinates = coordinates;
    this.seed = seed;
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < coordinates.size(); i++) {
      Axis axis = coordinates.axis(i);
      if (!axis.isChoice() && axis.cells() != 1) {
        found.add(i);
      }
    }
    numbers = found.stream().mapToInt(Integer::intValue).toArray();
    odds = new ChoiceOdds(coordinates);
    firstPopulation =
        population > 0
            ? Math.max(2, population)
            : 4 + (int) Math.floor(3 * Math.log(Math.max(1, coordinates.size())));
    distribution = start(0.5);
  }

  private Distribution start(double everywhere) {
    double[] mean = new double[Math.max(1, numbers.length)];
    RandomGenerator random = Seeds.random(seed, restarts, 7);
    for (int i = 0; i < mean.length; i++) {
      mean[i] = restarts == 0 ? everywhere : random.nextDouble();
    }
    return new Distribution(mean, firstSigma, firstPopulation << Math.min(restarts, 6));
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    double[] point = new double[coordinates.size()];
    odds.draw(point, random);
    double[] drawn = inside(random);
    for (int i = 0; i < numbers.length; i++) {
      point[numbers[i]] = drawn[i];
    }
    return Optional.of(Proposal.of(point));
  }

  /** A draw inside the cube, grid margins kept; after some tries its nearest point. */
  private double[] inside(RandomGenerator random) {
    double[] drawn = new double[0];
    for (int attempt = 0; attempt < 30; attempt++) {
      drawn = distribution.draw(random);
      boolean inside = true;
      for (int i = 0; i < numbers.length; i++) {
        drawn[i] = distribution.mean(i) + margin(i) * (drawn[i] - distribution.mean(i));
        inside &= drawn[i] >= 0 && drawn[i] <= 1;
      }
      if (inside) {
        return drawn;
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      drawn[i] = Math.max(0, Math.min(1, drawn[i]));
    }
    return drawn;
  }

  /** By how much a deviation is stretched so that the present cell is left often enough. */
  private double margin(int index) {
    int cells = coordinates.axis(numbers[index]).cells();
    if (cells == 0) {
      return 1;
    }
    double rare = 1.0 / (numbers.length * (double) distribution.population());
    double reach = Math.sqrt(-2 * Math.log(Math.min(0.9, rare)));
    return Math.max(1, 0.5 / cells / (reach * distribution.deviation(index)));
  }

  @Override
  public void ended(History history, int row) {
    told.add(row);
    if (told.size() < distribution.population()) {
      return;
    }
    told.sort(
        Comparator.comparingDouble((Integer one) -> history.violation(one))
            .thenComparingDouble(history::loss));
    double best = history.loss(told.getFirst());
    generationsWithoutGain =
        best < bestLoss - 1e-12 * Math.abs(bestLoss) ? 0 : generationsWithoutGain + 1;
    bestLoss = Math.min(bestLoss, best);
    List<double[]> ranked = new ArrayList<>();
    for (int one : told) {
      double[] point = history.point(one);
      double[] numeric = new double[Math.max(1, numbers.length)];
      for (int i = 0; i < numbers.length; i++) {
        numeric[i] = point[numbers[i]];
      }
      ranked.add(numeric);
    }
    odds.update(told.subList(0, told.size() / 2).stream().map(history::point).toList());
    boolean flat = history.loss(told.getLast()) == best;
    told.clear();
    distribution.update(ranked);
    if (flat
        || distribution.largestDeviation() < CONTRACTED
        || distribution.condition() > 1e7
        || generationsWithoutGain > 10 + 30 * coordinates.size() / distribution.population()) {
      restarts++;
      generationsWithoutGain = 0;
      bestLoss = Double.POSITIVE_INFINITY;
      odds.reset();
      distribution = start(0.5);
    }
  }

  @Override
  public String reason() {
    return "cmaes: %d numbers, population %d, restart %d, generation %d"
        .formatted(numbers.length, distribution.population(), restarts, distribution.generation());
  }
}
