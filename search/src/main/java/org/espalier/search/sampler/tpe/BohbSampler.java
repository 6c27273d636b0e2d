package org.espalier.search.sampler.tpe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.espalier.search.History;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.space.Coordinates;

/**
 * BOHB (Falkner et al., ICML 2018): a tree-structured Parzen estimator for each rung, built of what
 * trials measured there; the highest rung that has seen enough (d + 3 trials) proposes, and one
 * trial in three is drawn evenly. Meant for the pruners hyperband and successive_halving, whose
 * rungs it takes; under others the rungs are 1, 3, 9, … epochs. What ran to its end is a rung of
 * its own, above all. The kernels are those of {@link TpeSettings#DEFAULT}.
 *
 * <p>Cost: that of the Parzen estimator for the trials of one rung, and a report that reaches a
 * rung costs as much as a trial's end. Use it where many short trials say something of long ones;
 * without a pruner it is {@code tpe} with a third of the trials wasted.
 */
public final class BohbSampler implements Sampler {
  private static final int WHOLE = Integer.MAX_VALUE;

  private final Coordinates coordinates;
  private final int objectives;
  private final int minimum;
  private final int reduction;
  private final double randomFraction;
  private final long seed;
  private final int needed;
  private final TreeMap<Integer, Model> models = new TreeMap<>();
  private final Map<Integer, Integer> nextRungs = new HashMap<>();

  /** What was measured at one rung, and the densities of it. */
  private record Model(History results, TreeParzenSampler sampler) {}

  /**
   * @param minimum the step of the first rung, 1 or more
   * @param reduction how many times higher the next rung stands, 2 or more
   * @param randomFraction the part of trials drawn evenly, 0 to 1
   */
  public BohbSampler(
      Coordinates coordinates,
      int objectives,
      int minimum,
      int reduction,
      double randomFraction,
      long seed) {
    this.coordinates = coordinates;
    this.objectives = objectives;
    this.minimum = minimum;
    this.reduction = reduction;
    this.randomFraction = randomFraction;
    this.seed = seed;
    this.needed = coordinates.size() + 3;
  }

  @Override
  public Optional<Proposal> propose(History history, RandomGenerator random) {
    if (random.nextDouble() >= randomFraction) {
      for (Model model : models.descendingMap().values()) {
        if (model.results().size() >= needed) {
          return model.sampler().propose(model.results(), random);
        }
      }
    }
    return Optional.of(Proposal.of(coordinates.random(random)));
  }

  @Override
  public void reported(History history, int row) {
    int next = nextRungs.getOrDefault(row, 0);
    while (level(next) <= history.step(row)) {
      add(next, history, row);
      next++;
    }
    nextRungs.put(row, next);
  }

  private double level(int rung) {
    return minimum * Math.pow(reduction, rung);
  }

  @Override
  public void ended(History history, int row) {
    if (history.state(row) == History.State.COMPLETED) {
      add(WHOLE, history, row);
    } else if (history.state(row) == History.State.FAILED) {
      // At every rung it did not reach, unless nobody has: failures alone say nothing.
      int missed = nextRungs.getOrDefault(row, 0);
      List.copyOf(models.tailMap(missed, true).keySet()).forEach(rung -> add(rung, history, row));
    } else if (!nextRungs.containsKey(row)) {
      // It never reported here: a trial of an earlier study.
      int rung = 0;
      while (level(rung + 1) <= history.step(row)) {
        rung++;
      }
      add(rung, history, row);
    }
    nextRungs.remove(row);
  }

  private void add(int rung, History history, int row) {
    Model model = models.computeIfAbsent(rung, key -> create());
    int added =
        model
            .results()
            .addResult(history.point(row), history.losses(row).clone(), history.violation(row));
    model.sampler().ended(model.results(), added);
  }

  private Model create() {
    TpeSettings base = objectives == 1 ? TpeSettings.DEFAULT : TpeSettings.SEVERAL;
    return new Model(
        History.ofResults(coordinates, objectives),
        new TreeParzenSampler(coordinates, base.withoutLiar(needed), objectives, seed));
  }

  @Override
  public String reason() {
    return "bohb: tpe on the highest rung that %d trials have reached, rungs from %d times %d"
        .formatted(needed, minimum, reduction);
  }
}
