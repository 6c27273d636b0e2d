package org.espalier.worker.engine;

import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;

/**
 * Everything an engine needs to know to build a model.
 *
 * @param inputs for each of the model's inputs: the shape of one example, in the order of {@link
 *     Batch#features}. The model's first input is what a batch holds; further ones are vectors that
 *     stand side by side in it, in the model's order, from its first number on
 * @param target what the labels are
 * @param transfer which modules are frozen, slowed or unfrozen later; its sources are loaded by the
 *     caller through {@link EngineModel#setWeights}
 * @param seed of initialisation and of every random choice in training
 * @param batchesPerEpoch how many calls of {@link EngineModel#train} make an epoch; schedules go by
 *     it
 * @param classWeights for each number of a label, how much that class counts in the loss; empty
 *     where all count the same
 */
public record ModelPlan(
    ModelSpec model,
    Map<String, Shape> inputs,
    Target target,
    TrainingSpec training,
    TransferSpec transfer,
    long seed,
    int batchesPerEpoch,
    List<Double> classWeights) {
  public ModelPlan {
    inputs = Map.copyOf(inputs);
    classWeights = List.copyOf(classWeights);
    if (batchesPerEpoch < 1) {
      throw new IllegalArgumentException("an epoch has 1 batch or more, not " + batchesPerEpoch);
    }
  }
}
