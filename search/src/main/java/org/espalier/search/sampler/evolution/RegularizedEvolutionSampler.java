package org.espalier.search.sampler.evolution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.core.study.Dominance;
import org.espalier.search.History;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.space.Coordinates;

/**
 * Regularised evolution (Real et al., AAAI 2019): the parent is the best of a random sample of the
 * last trials, the child differs in one active parameter, and the oldest trial dies whether good or
 * not. What a mutation opens is drawn evenly. With several objectives the best is one that no other
 * of the sample dominates.
 *
 * <p>Cost: O(s) a suggestion for a sample of s. For structures, many choices and conditions, and
 * hundreds of trials. Not for a few continuous numbers.
 */
public final class RegularizedEvolutionSampler implements Sampler {
  private final Coordinates coordinates;
  private final int population;
  private final int sample;
  private final ArrayDeque<Integer> living = new ArrayDeque<>();

  /**
   * @param population how many of the last trials live, 2 or more
   * @param sample how many the parent is the best of
   */
  public RegularizedEvolutionSampler(Coordinates coordinates, int population, int sample) {
    this.coordinates = coordinates;
    this.population = population;
    this.sample = sample;
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    if (living.size() < population) {
      return Optional.of(Proposal.of(coordinates.random(random)));
    }
    List<Integer> all = new ArrayList<>(living);
    int best = all.get(random.nextInt(all.size()));
    for (int i = 1; i < sample; i++) {
      int other = all.get(random.nextInt(all.size()));
      if (isBetter(history, other, best)) {
        best = other;
      }
    }
    double[] child = history.point(best).clone();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < child.length; i++) {
      if (!Double.isNaN(child[i]) && coordinates.axis(i).cells() != 1) {
        open.add(i);
      }
    }
    if (!open.isEmpty()) {
      Variation.mutate(coordinates, child, open.get(random.nextInt(open.size())), random);
    }
    return Optional.of(Proposal.of(child));
  }

  private static boolean isBetter(History history, int left, int right) {
    int broken = Double.compare(history.violation(left), history.violation(right));
    return broken != 0
        ? broken < 0
        : Dominance.dominates(history.losses(left), history.losses(right));
  }

  @Override
  public void ended(History history, int row) {
    living.add(row);
    if (living.size() > population) {
      living.remove();
    }
  }

  @Override
  public String reason() {
    return "evolution: the last %d trials live, parents are the best of %d"
        .formatted(population, sample);
  }
}
