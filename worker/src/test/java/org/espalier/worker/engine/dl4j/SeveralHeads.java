package org.espalier.worker.engine.dl4j;

import static org.espalier.worker.engine.dl4j.Models.fed;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.ModelPlan;

/** A model that reads two parts of its features apart and predicts two targets. */
final class SeveralHeads {
  static final Shape FEATURES = new Shape.Vector(5);
  static final Target.Part KIND = new Target.Part("kind", Target.classes(3));
  static final Target.Part SIZE = new Target.Part("size", Target.values(2));

  private SeveralHeads() {}

  static ModelPlan plan(double kindWeight, double sizeWeight) {
    return new ModelPlan(
        new ModelSpec(
            List.of("features", "left", "right"),
            List.of(
                fed(module("a", "dense", "units", 4, "activation", "tanh"), "left"),
                fed(module("b", "dense", "units", 3, "activation", "tanh"), "right"),
                fed(module("both", "concat"), "a", "b"),
                fed(module("size", "regression", "loss_weight", sizeWeight), "both"),
                fed(module("kind", "classifier", "loss_weight", kindWeight), "both")),
            List.of("size", "kind")),
        Map.of("features", FEATURES, "left", new Shape.Vector(2), "right", new Shape.Vector(3)),
        Target.several(List.of(KIND, SIZE)),
        training("sgd", 0.1),
        TransferSpec.NONE,
        7,
        10,
        List.of());
  }
}
