package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.Lineage.Ancestor;
import org.espalier.core.study.Lineage.Fit;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointReader;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trained model is taken apart: one module is replaced, one added, one removed, and the result is
 * taken along once more. Real trials on real digits; the learning rate of the heirs is 0, so that
 * their checkpoints hold what they began with.
 */
class SurgeryTest {
  private static final int SEED = 7;

  /** A finished trial and its last checkpoint. */
  private record Made(String run, Recorder recorder, Recorder.Saved saved, Checkpoint checkpoint) {}

  private final Dl4jEngine engine = new Dl4jEngine();
  @TempDir Path folder;

  @Test
  void whatFitsKeepsItsWeightsToTheBitAndTheRunSaysWhichDownToTheFirstGeneration()
      throws Exception {
    Made base =
        run(
            "base",
            List.of(0, 1, 2, 3, 4),
            model(conv("block1", 4), conv("block2", 8), dense("hidden", 16)),
            TransferSpec.NONE,
            0.01);
    ModelSpec operated = model(conv("block1", 4), conv("block2", 6), conv("added", 6));

    Made second =
        run("second", List.of(), operated, from(base, operated, "block1", "block2", "head"), 0.01);

    Lineage lineage = second.recorder().lineage;
    assertThat(fits(lineage))
        .isEqualTo(
            Map.of("block1", Fit.TAKEN, "block2", Fit.LEFT, "added", Fit.NEW, "head", Fit.LEFT));
    assertThat(lineage.unused()).contains("hidden");
    assertThat(second.recorder().log)
        .anyMatch(line -> line.contains("'block1' takes all 5 weights of 'block1' in run base"))
        .anyMatch(line -> line.contains("'head' takes nothing (bias: wanted [10], found [5]"))
        .anyMatch(line -> line.contains("nobody takes from: block2, head, hidden"));
    Map<String, Tensor> own = initial(operated, Target.classes(10));
    trained(second)
        .forEach(
            (name, tensor) ->
                assertThat(tensor)
                    .as(name)
                    .isEqualTo(
                        name.startsWith("block1/")
                            ? base.checkpoint().weights().get(name)
                            : own.get(name)));

    ModelSpec shorter = model(conv("block1", 4), conv("block2", 6));
    Made third =
        run("third", List.of(5, 6, 7), shorter, from(second, shorter, "block1", "block2"), 0.01);

    assertThat(ancestors(third, "block1"))
        .containsExactly(
            new Ancestor("second", second.saved().sha256(), "block1"),
            new Ancestor("base", base.saved().sha256(), "block1"));
    assertThat(ancestors(third, "block2"))
        .containsExactly(new Ancestor("second", second.saved().sha256(), "block2"));
    assertThat(third.checkpoint().weights().get("block1/weight"))
        .isEqualTo(base.checkpoint().weights().get("block1/weight"));
    assertThat(third.checkpoint().lineage()).isEqualTo(third.recorder().lineage);
  }

  private static Map<String, Fit> fits(Lineage lineage) {
    Map<String, Fit> fits = new HashMap<>();
    lineage.modules().forEach((module, inherited) -> fits.put(module, inherited.fit()));
    return fits;
  }

  private static List<Ancestor> ancestors(Made made, String module) {
    return Objects.requireNonNull(made.checkpoint().lineage().modules().get(module)).ancestors();
  }

  /** All weights but the running statistics, which go with the data. */
  private static Map<String, Tensor> trained(Made made) {
    Map<String, Tensor> weights = new HashMap<>(made.checkpoint().weights());
    weights.keySet().removeIf(name -> name.contains("/running_"));
    return weights;
  }

  private Map<String, Tensor> initial(ModelSpec model, Target target) {
    ModelPlan plan =
        new ModelPlan(
            model,
            Map.of("features", new Shape.Image(1, 28, 28)),
            target,
            new TrainingSpec(1, 50, "sgd", 0.01, Map.of()),
            TransferSpec.NONE,
            SEED,
            1,
            List.of());
    try (EngineModel built = engine.build(plan)) {
      return built.weights();
    }
  }

  private Made run(
      String name, List<Integer> classes, ModelSpec model, TransferSpec transfer, double rate)
      throws Exception {
    TrialSpec spec =
        new TrialSpec(
            new DataSpec("mnist-10k", classes, 200, Map.of()),
            model,
            new TrainingSpec(1, 50, "sgd", rate, Map.of()),
            transfer,
            Specs.digits(1, 1).objectives(),
            SEED,
            1);
    Map<String, Path> files = new HashMap<>();
    transfer
        .sources()
        .values()
        .forEach(
            source ->
                files.put(source.checkpoint().sha256(), Path.of(source.checkpoint().artifact())));
    Recorder recorder = new Recorder();
    new TrialRunner(engine, new DataSets(), () -> Instant.EPOCH, System::nanoTime)
        .run(
            new TrialAssignment(
                spec,
                Optional.empty(),
                files,
                Files.createDirectory(folder.resolve(name)),
                Specs.dataFolder()),
            recorder,
            new StopSignal());
    Recorder.Saved saved = recorder.checkpoints.getLast();
    return new Made(name, recorder, saved, CheckpointReader.read(saved.file()));
  }

  /** These modules begin with what the modules of their names were; nothing of the model learns. */
  private static TransferSpec from(Made made, ModelSpec model, String... modules) {
    CheckpointReference file =
        new CheckpointReference(
            made.run(), made.saved().file().toString(), made.saved().sha256(), 1, 1, 1);
    Map<String, TransferSpec.Source> sources = new HashMap<>();
    for (String module : modules) {
      sources.put(module, new TransferSpec.Source(made.run(), file, module));
    }
    Map<String, Double> still = new HashMap<>();
    model.modules().forEach(module -> still.put(module.name(), 0.0));
    return new TransferSpec(sources, List.of(), still, Map.of(), Map.of());
  }

  private static ModelSpec model(ModuleSpec... middle) {
    List<ModuleSpec> modules = new ArrayList<>();
    String before = "features";
    for (ModuleSpec module : middle) {
      if (module.type().equals("dense")) {
        modules.add(fed("flat", "flatten", Map.of(), before));
        before = "flat";
      }
      modules.add(fed(module.name(), module.type(), module.parameters(), before));
      before = module.name();
    }
    if (modules.stream().noneMatch(module -> module.name().equals("flat"))) {
      modules.add(fed("pool", "global_pool", Map.of(), before));
      before = "pool";
    }
    modules.add(fed("head", "classifier", Map.of(), before));
    return new ModelSpec(List.of("features"), modules, List.of("head"));
  }

  private static ModuleSpec conv(String name, long filters) {
    return fed(
        name,
        "conv_block",
        Map.of("filters", ParameterValue.of(filters), "stride", ParameterValue.of(2L)),
        "");
  }

  private static ModuleSpec dense(String name, long units) {
    return fed(name, "dense", Map.of("units", ParameterValue.of(units)), "");
  }

  private static ModuleSpec fed(
      String name, String type, Map<String, ParameterValue> parameters, String input) {
    return new ModuleSpec(name, type, parameters, List.of(input), Optional.empty());
  }
}
