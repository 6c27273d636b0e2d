package org.espalier.search.sampler.evolution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Dominance;
import org.espalier.search.Decision;
import org.espalier.search.History;
import org.espalier.search.Start;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.space.Axis;
import org.espalier.search.space.Coordinates;

/**
 * Population based training (Jaderberg et al. 2017, arXiv 1711.09846), asynchronous: every {@code
 * interval} epochs a member is ranked among all that ever came to this epoch. One of the worst
 * quantile is stopped, and its place taken by a fork of one of the best quantile: a new trial that
 * goes on from that one's checkpoint at that epoch with its parameters perturbed, numbers by a
 * factor of 0.8 or 1.2, and with some chance each is drawn afresh instead; choices are only drawn
 * afresh. With several objectives the rank is by how many dominate. A member that ends otherwise is
 * followed by a fresh one while there are trials left.
 *
 * <p>Cost: O(n) a ranking for n that came to the epoch. For schedules of the learning rate and
 * other settings that may change while a model trains; not for its structure, which a fork cannot
 * change and still keep the weights. The best trial's parameters alone are not what trained it: its
 * ancestors' belong to them.
 */
public final class PopulationSampler implements Sampler {
  private final Coordinates coordinates;
  private final int population;
  private final int interval;
  private final double quantile;
  private final double resample;
  private final Map<Integer, List<Member>> milestones = new HashMap<>();
  private final Map<Integer, Integer> reached = new HashMap<>();
  private final Map<Integer, Integer> doomed = new HashMap<>();
  private final ArrayDeque<Integer> vacancies = new ArrayDeque<>();
  private final Set<Integer> living = new HashSet<>();

  /** A trial and what it measured at a milestone. */
  private static final class Member {
    private final int row;
    private final double[] losses;

    Member(int row, double[] losses) {
      this.row = row;
      this.losses = losses;
    }
  }

  /**
   * @param population how many members live, 2 or more
   * @param interval epochs from one ranking to the next, 1 or more
   * @param quantile the part that is replaced, and the part whose members are forked, above 0 to
   *     0.5
   * @param resample the chance that a parameter is drawn afresh, 0 to 1
   */
  public PopulationSampler(
      Coordinates coordinates, int population, int interval, double quantile, double resample) {
    this.coordinates = coordinates;
    this.population = population;
    this.interval = interval;
    this.quantile = quantile;
    this.resample = resample;
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    if (vacancies.isEmpty()) {
      return living.size() < population
          ? Optional.of(Proposal.of(coordinates.random(random)))
          : Optional.empty();
    }
    int milestone = vacancies.element();
    List<Member> best = best(milestones.getOrDefault(milestone, List.of()));
    int parent = best.get(random.nextInt(best.size())).row;
    return Optional.of(
        Proposal.fork(
            explore(history.point(parent), random),
            new Start.Fork(parent - history.observed(), milestone * interval)));
  }

  private List<Member> best(List<Member> members) {
    int most = Math.max(1, (int) (quantile * members.size()));
    return members.stream().filter(one -> above(members, one.losses) < most).toList();
  }

  private static int above(List<Member> members, double[] losses) {
    int above = 0;
    for (Member other : members) {
      above += Dominance.dominates(other.losses, losses) ? 1 : 0;
    }
    return above;
  }

  private double[] explore(double[] parent, RandomGenerator random) {
    double[] child = parent.clone();
    for (int i = 0; i < child.length; i++) {
      Axis axis = coordinates.axis(i);
      double factor = random.nextBoolean() ? 1.2 : 0.8;
      if (Double.isNaN(child[i]) || axis.cells() == 1) {
        continue;
      }
      if (random.nextDouble() < resample) {
        child[i] = coordinates.random(i, random);
      } else if (!axis.isChoice()) {
        child[i] = scaled(axis, child[i], factor);
      }
    }
    return child;
  }

  /** The coordinate of the value times the factor, at the edge where that is outside. */
  private static double scaled(Axis axis, double coordinate, double factor) {
    ParameterValue before = axis.decode(coordinate);
    double value = ((Number) before.raw()).doubleValue();
    double moved = value * factor;
    double there =
        axis.encode(
            before instanceof ParameterValue.IntegerValue
                ? ParameterValue.of(Math.round(moved))
                : ParameterValue.of(moved));
    return Double.isNaN(there) ? (moved > value ? 1 : 0) : there;
  }

  @Override
  public void begun(History history, int row) {
    if (row < history.observed()) {
      return;
    }
    living.add(row);
    if (history.parent(row) >= 0) {
      vacancies.poll();
      reached.put(row, history.step(row) / interval);
    }
  }

  @Override
  public Decision judge(History history, int row) {
    int milestone = history.step(row) / interval;
    if (milestone <= reached.getOrDefault(row, 0)) {
      return Decision.CONTINUE;
    }
    reached.put(row, milestone);
    List<Member> members = milestones.computeIfAbsent(milestone, key -> new ArrayList<>());
    double[] losses = history.losses(row).clone();
    members.add(new Member(row, losses));
    int worst = (int) (quantile * members.size());
    if (worst == 0 || above(members, losses) < members.size() - worst) {
      return Decision.CONTINUE;
    }
    doomed.put(row, milestone);
    return Decision.STOP;
  }

  @Override
  public void ended(History history, int row) {
    living.remove(row);
    reached.remove(row);
    Integer milestone = doomed.remove(row);
    if (milestone != null && history.state(row) == History.State.PRUNED) {
      vacancies.add(milestone);
    }
  }

  @Override
  public String reason() {
    return "pbt: %d members, ranked every %d epochs, the worst %.0f %% replaced by forks of the best"
        .formatted(population, interval, 100 * quantile);
  }
}
