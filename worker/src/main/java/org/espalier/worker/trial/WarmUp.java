package org.espalier.worker.trial;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a tiny convolutional model for a moment, so that classes are loaded and native code is
 * bound before the first trial comes.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int SIZE = 8;
  private static final int EXAMPLES = 4;
  private static final int BATCHES = 2;

  private WarmUp() {}

  /** What goes wrong here is only logged: the first trial will say it better. */
  static void run(Engine engine) {
    try (EngineModel model = engine.build(plan())) {
      model.beginEpoch(1);
      Batch batch = batch();
      for (int i = 0; i < BATCHES; i++) {
        model.train(batch);
      }
      model.predict(batch.features());
    } catch (RuntimeException e) {
      LOG.warn("the engine could not be warmed up: {}", e.getMessage());
    }
  }

  private static ModelPlan plan() {
    ModelSpec model =
        new ModelSpec(
            List.of(DataSets.FEATURES),
            List.of(
                module("block", "conv_block", DataSets.FEATURES, Map.of("filters", 4L)),
                module("pool", "global_pool", "block", Map.of()),
                module("head", "classifier", "pool", Map.of())),
            List.of("head"));
    return new ModelPlan(
        model,
        Map.of(DataSets.FEATURES, new Shape.Image(1, SIZE, SIZE)),
        Target.classes(2),
        new TrainingSpec(1, EXAMPLES, "adam", 0.001, Map.of()),
        TransferSpec.NONE,
        1,
        BATCHES,
        List.of());
  }

  private static ModuleSpec module(
      String name, String type, String input, Map<String, Long> parameters) {
    Map<String, ParameterValue> values =
        parameters.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> ParameterValue.of(entry.getValue())));
    return new ModuleSpec(name, type, values, List.of(input), Optional.empty());
  }

  private static Batch batch() {
    float[] labels = new float[2 * EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      labels[2 * i + i % 2] = 1;
    }
    return new Batch(
        new Tensor(
            List.of((long) EXAMPLES, 1L, (long) SIZE, (long) SIZE),
            FloatBuffer.allocate(EXAMPLES * SIZE * SIZE)),
        new Tensor(List.of((long) EXAMPLES, 2L), FloatBuffer.wrap(labels)));
  }
}
