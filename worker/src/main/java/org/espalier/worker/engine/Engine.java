package org.espalier.worker.engine;

/** Builds models that train on one device. Used by one thread. */
public interface Engine {

  /** For people and logs, such as {@code cpu: 2 threads, oneDNN helpers on}. */
  String device();

  /**
   * Builds a model with freshly initialised weights. Equal plans give equal weights to the bit.
   *
   * @throws org.espalier.worker.trial.TrialFailure BAD_SPEC where the model cannot be built
   */
  EngineModel build(ModelPlan plan);
}
