package org.espalier.worker.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.ModelPlan;

/** A model that is measured; {@code bench/train/pytorch_side.py} has the same ones. */
record BenchCase(String name, ModelSpec model, Shape input, Target target, int batch) {

  static final List<BenchCase> ALL =
      List.of(
          new BenchCase(
              "founding_cnn",
              chain(
                  module("block1", "conv_block", "filters", 32),
                  module("block2", "conv_block", "filters", 64, "stride", 2),
                  module("block3", "conv_block", "filters", 128, "stride", 2),
                  module("pool", "global_pool"),
                  module("head", "classifier")),
              new Shape.Image(1, 28, 28),
              Target.classes(10),
              64),
          new BenchCase(
              "founding_rnn",
              chain(
                  module("memory", "tanh_rnn", "units", 128),
                  module("last", "last_step"),
                  module("head", "classifier")),
              new Shape.Sequence(28, 28),
              Target.classes(10),
              64),
          new BenchCase(
              "small_resnet",
              chain(
                  module("stem", "conv_block", "filters", 16),
                  module("stage1", "residual_block", "filters", 16),
                  module("stage2", "residual_block", "filters", 32, "stride", 2),
                  module("stage3", "residual_block", "filters", 64, "stride", 2),
                  module("pool", "global_pool"),
                  module("head", "classifier")),
              new Shape.Image(1, 28, 28),
              Target.classes(10),
              64),
          new BenchCase(
              "lstm",
              chain(
                  module("memory", "lstm", "units", 128),
                  module("last", "last_step"),
                  module("head", "classifier")),
              new Shape.Sequence(28, 28),
              Target.classes(10),
              64),
          new BenchCase(
              "table_mlp",
              chain(
                  module("hidden1", "dense", "units", 256),
                  module("hidden2", "dense", "units", 256),
                  module("head", "classifier")),
              new Shape.Vector(64),
              Target.classes(10),
              128));

  static BenchCase named(String name) {
    return ALL.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  ModelPlan plan() {
    return new ModelPlan(
        model,
        Map.of("features", input),
        target,
        new TrainingSpec(10, batch, "adam", 0.001, Map.of()),
        TransferSpec.NONE,
        7,
        125,
        List.of());
  }

  private static ModelSpec chain(ModuleSpec... modules) {
    List<ModuleSpec> linked = new ArrayList<>();
    String before = "features";
    for (ModuleSpec module : modules) {
      linked.add(
          new ModuleSpec(
              module.name(),
              module.type(),
              module.parameters(),
              List.of(before),
              Optional.empty()));
      before = module.name();
    }
    return new ModelSpec(List.of("features"), linked, List.of(before));
  }

  private static ModuleSpec module(String name, String type, Object... pairs) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(String.valueOf(pairs[i]), ParameterValue.of(pairs[i + 1]));
    }
    return new ModuleSpec(name, type, values, List.of(), Optional.empty());
  }
}
