package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.model.ModelSpec;

/**
 * All a worker needs to know to run a trial: one point of the study's space, resolved. Two equal
 * specifications on one machine train the same weights to the bit.
 *
 * @param objectives the metrics the scheduler waits for, at least one
 * @param requirements bounds on what it measures
 * @param seed of initialisation, shuffling, dropout and augmentation
 * @param testEvery how many epochs lie between two evaluations on the test set, 1 or more
 */
public record TrialSpec(
    DataSpec data,
    ModelSpec model,
    TrainingSpec training,
    TransferSpec transfer,
    List<Objective> objectives,
    List<Requirement> requirements,
    long seed,
    int testEvery) {
  public TrialSpec {
    objectives = List.copyOf(objectives);
    requirements = List.copyOf(requirements);
  }

  /** A trial without requirements. */
  public TrialSpec(
      DataSpec data,
      ModelSpec model,
      TrainingSpec training,
      TransferSpec transfer,
      List<Objective> objectives,
      long seed,
      int testEvery) {
    this(data, model, training, transfer, objectives, List.of(), seed, testEvery);
  }

  /** All metrics of which the best is kept: the objectives, then what is only required. */
  public List<Objective> watched() {
    List<Objective> all = new ArrayList<>(objectives);
    requirements.stream()
        .map(Requirement::asObjective)
        .filter(objective -> !objectives.contains(objective))
        .forEach(all::add);
    return all;
  }
}
