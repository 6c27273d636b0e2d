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

  /**
   * Builds a part of a model that this engine built and that is still open, in such a way that it
   * computes, to the bit, what that part computes in the whole.
   *
   * @throws org.espalier.worker.trial.TrialFailure BAD_SPEC where the part cannot be built
   */
  default EngineModel buildPart(ModelPlan part) {
    return build(part);
  }
}
