package org.espalier.worker.checkpoint;

import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.study.Lineage;
import org.espalier.worker.engine.Tensor;

/**
 * A model in training, at rest. Names of weights and updater state are those of {@code
 * EngineModel}.
 */
public record Checkpoint(
    ModelSpec model,
    Position position,
    Patience patience,
    Lineage lineage,
    Map<String, Tensor> weights,
    Map<String, Tensor> updater) {
  public Checkpoint {
    weights = new TreeMap<>(weights);
    updater = new TreeMap<>(updater);
  }

  /** One of a training that has no patience to remember. */
  public Checkpoint(
      ModelSpec model,
      Position position,
      Lineage lineage,
      Map<String, Tensor> weights,
      Map<String, Tensor> updater) {
    this(model, position, Patience.FRESH, lineage, weights, updater);
  }
}
