package org.espalier.worker.engine;

import java.util.Map;

/**
 * A model in training. Used by one thread. Names of weights are {@code module/parameter} ({@code
 * block1/weight}, {@code block1/running_mean}); names of updater state are {@code
 * module/parameter/slot}. Tied weights stand once, under the module that owns them.
 */
public interface EngineModel extends AutoCloseable {

  /** One optimiser step; returns the mean loss over the batch before the step. */
  double train(Batch batch);

  /**
   * The model's outputs in inference mode: examples along axis 0, then classes (probabilities) or
   * targets; of several heads side by side, in the order of {@link
   * org.espalier.core.model.Head#of}.
   */
  Tensor predict(Tensor features);

  /**
   * What a module hands on in inference mode: examples along axis 0, then its output's shape.
   *
   * @throws IllegalArgumentException if the model has no such module
   */
  Tensor activations(String module, Tensor features);

  /** Mean loss of predictions against labels in inference mode, as {@link #train} computes it. */
  double loss(Batch batch);

  /** Tells schedules and unfreezing that an epoch (from 1) begins. */
  void beginEpoch(int epoch);

  Map<String, Tensor> weights();

  /**
   * Overwrites the named weights; the others stay.
   *
   * @throws IllegalArgumentException naming the weight, if there is none of that name and shape
   */
  void setWeights(Map<String, Tensor> weights);

  Map<String, Tensor> updaterState();

  /**
   * Overwrites the whole updater state, and the count of iterations that schedules and bias
   * correction go by.
   */
  void setUpdaterState(Map<String, Tensor> state, int epoch, long iteration);

  /** How many numbers are trained, a tied weight counted once. */
  long trainableParameters();

  @Override
  void close();
}
