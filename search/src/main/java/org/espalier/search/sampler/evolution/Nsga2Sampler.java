package org.espalier.search.sampler.evolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.search.History;
import org.espalier.search.pareto.Fronts;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.sampler.qmc.QuasiRandomSampler;
import org.espalier.search.space.Coordinates;

/**
 * NSGA-II (Deb et al. 2002) in its steady state (Durillo et al., EMO 2009): every trial that ends
 * enters the population and the worst leaves, by front and then crowding; feasible trials come
 * before infeasible ones. Parents are chosen by tournaments of two. Nothing waits for a generation.
 *
 * <p>Cost: O(m p²) a trial for a population of p. For two or three objectives and some hundred
 * trials; takes any space. Not for one objective, where {@code tpe} or {@code cmaes} need fewer
 * trials.
 */
public final class Nsga2Sampler implements Sampler {
  private final Coordinates coordinates;
  private final int population;
  private final QuasiRandomSampler start;

  /** Rows of the population, best first. */
  private List<Integer> members = new ArrayList<>();

  public Nsga2Sampler(Coordinates coordinates, int population, long seed) {
    this.coordinates = coordinates;
    this.population = population;
    this.start = new QuasiRandomSampler(coordinates, "sobol", seed);
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    int number = history.size() - history.observed();
    if (number < population || members.size() < 2) {
      return Optional.of(Proposal.of(start.point(number)));
    }
    double[] child =
        Variation.cross(coordinates, parent(history, random), parent(history, random), random);
    Variation.mutate(coordinates, child, random);
    return Optional.of(Proposal.of(child));
  }

  private double[] parent(History history, RandomGenerator random) {
    int one = random.nextInt(members.size());
    int other = random.nextInt(members.size());
    return history.point(members.get(Math.min(one, other)));
  }

  @Override
  public void ended(History history, int row) {
    members.add(row);
    place(history);
    if (members.size() > population) {
      members.removeLast();
    }
  }

  /** Losses as they are compared: infeasible ones lie behind all others. */
  private static double[] key(History history, int row) {
    double[] key = history.losses(row).clone();
    double broken = history.violation(row);
    for (int i = 0; i < key.length; i++) {
      key[i] =
          broken > 0
              ? 1e200 * (1 + Math.min(1e50, broken))
              : Math.max(-1e100, Math.min(1e100, key[i]));
    }
    return key;
  }

  /** Puts the members in order. */
  private void place(History history) {
    List<double[]> keys = members.stream().map(row -> key(history, row)).toList();
    int[] ranks = Fronts.ranks(keys, keys.size());
    double[] crowding = new double[keys.size()];
    for (int rank = 0; rank <= keys.size(); rank++) {
      List<Integer> front = new ArrayList<>();
      for (int i = 0; i < ranks.length; i++) {
        if (ranks[i] == rank) {
          front.add(i);
        }
      }
      if (front.isEmpty()) {
        break;
      }
      double[] distances = Fronts.crowding(front.stream().map(keys::get).toList());
      for (int i = 0; i < distances.length; i++) {
        crowding[front.get(i)] = distances[i];
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      order.add(i);
    }
    order.sort(
        Comparator.comparingInt((Integer i) -> ranks[i])
            .thenComparing(Comparator.comparingDouble((Integer i) -> -crowding[i])));
    members = new ArrayList<>(order.stream().map(members::get).toList());
  }

  @Override
  public String reason() {
    return "nsga2: steady state, population " + population;
  }
}
