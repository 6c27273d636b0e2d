package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import org.espalier.core.model.ModelSpec;

/** A trial with everything decided but the sources of its weights and its seed. */
public record TrialDraft(
    DataSpec data,
    ModelSpec model,
    TrainingSpec training,
    Optional<TransferRequest> transfer,
    List<Objective> objectives,
    List<Requirement> requirements,
    int testEvery) {

  public TrialDraft {
    objectives = List.copyOf(objectives);
    requirements = List.copyOf(requirements);
  }

  /**
   * The trial as a worker gets it.
   *
   * @param resolved the sources that {@link #transfer} asks for ({@link TransferRequest#resolve});
   *     {@link TransferSpec#NONE} where it asks for none
   */
  public TrialSpec toTrialSpec(TransferSpec resolved, long seed) {
    return new TrialSpec(
        data,
        model,
        training,
        resolved,
        objectives,
        requirements,
        Optional.empty(),
        seed,
        testEvery);
  }
}
