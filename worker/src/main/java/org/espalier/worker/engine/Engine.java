package org.espalier.worker.engine;

import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;

/** Builds models that train on one device. Used by one thread. */
public interface Engine {

  /** For people and logs, such as {@code cpu: 2 threads, oneDNN helpers on}. */
  String device();

  /**
   * Builds a model with freshly initialised weights.
   *
   * @param inputs for each of the model's inputs: its shape without the example axis, in the order
   *     of {@link Batch#features}
   * @param classes how many classes the labels have; 0 where they are not classes
   * @param transfer which modules are frozen, slowed or unfrozen later; its sources are loaded by
   *     the caller through {@link EngineModel#setWeights}
   * @throws org.espalier.worker.trial.TrialFailure BAD_SPEC where the model cannot be built
   */
  EngineModel build(
      ModelSpec model,
      Map<String, List<Long>> inputs,
      int classes,
      TrainingSpec training,
      TransferSpec transfer,
      long seed);
}
