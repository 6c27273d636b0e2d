package org.espalier.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;

/**
 * All a worker needs to know to run a trial: one point of the study's space, resolved. Two equal
 * specifications on one machine train the same weights to the bit.
 *
 * @param objectives the metrics the scheduler waits for, at least one
 * @param requirements bounds on what it measures
 * @param fork the checkpoint of another trial that this one goes on from: weights, optimiser and
 *     position in training
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
    Optional<CheckpointReference> fork,
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
    this(data, model, training, transfer, objectives, List.of(), Optional.empty(), seed, testEvery);
  }

  /** The same trial, going on from the checkpoint of another. */
  public TrialSpec forkedFrom(CheckpointReference checkpoint) {
    return new TrialSpec(
        data,
        model,
        training,
        transfer,
        objectives,
        requirements,
        Optional.of(checkpoint),
        seed,
        testEvery);
  }

  /**
   * Whether a fork of this trial may go on where it stood: both train the same model on the same
   * data with the same optimiser.
   */
  public boolean canBeGoneOnBy(TrialSpec child) {
    return data.equals(child.data())
        && model.equals(child.model())
        && training.optimizer().equals(child.training().optimizer());
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
