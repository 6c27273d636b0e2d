package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.InferredModel;
import org.espalier.core.model.ModelInference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.WeightFormat;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.espalier.worker.foreign.ForeignReader;

/** Compares what a model answers with what the program answered that saved its weights. */
final class ForeignOutputs {
  private final Path files;
  private final WeightFormat format;
  private final Path folder;

  /**
   * @param files the folder of the models and of {@code expected.json}
   * @param folder to write to
   */
  ForeignOutputs(Path files, WeightFormat format, Path folder) {
    this.files = files;
    this.format = format;
    this.folder = folder;
  }

  private String ending() {
    return format == WeightFormat.KERAS ? ".h5" : ".safetensors";
  }

  /** The same without names. */
  Lineage check(
      String name, List<ModuleSpec> modules, Map<String, String> layers, Shape input, Target target)
      throws Exception {
    return check(name, modules, layers, Map.of(), input, target);
  }

  /**
   * Builds the model, takes its weights from the file and compares what it answers.
   *
   * @param name of the file and of the case
   * @param layers what each module takes from; empty for the layer of its name
   * @param names of weights that nobody would find
   */
  Lineage check(
      String name,
      List<ModuleSpec> modules,
      Map<String, String> layers,
      Map<String, String> names,
      Shape input,
      Target target)
      throws Exception {
    JsonNode expected = Json.mapper().readTree(files.resolve("expected.json").toFile()).path(name);
    ModelSpec model =
        new ModelSpec(List.of("features"), modules, List.of(modules.getLast().name()));
    Map<String, String> all = new LinkedHashMap<>(layers);
    if (layers.isEmpty()) {
      modules.forEach(module -> all.put(module.name(), module.name()));
    }
    Path read = folder.resolve(name);
    ForeignReader.read(format, files.resolve(name + ending()), name, read);
    try (EngineModel own = build(model, input, target)) {
      Inheritance inheritance =
          Inheritance.load(
              transfer(name, all, names),
              Map.of("digest", read),
              own.weights(),
              flattened(ModelInference.infer(model, Map.of("features", input), target)));
      own.setWeights(inheritance.weights());

      float[] output = new float[expected.path("output").size()];
      own.predict(features(expected, input)).values().get(output);

      for (int i = 0; i < output.length; i++) {
        assertThat((double) output[i])
            .isCloseTo(expected.path("output").get(i).asDouble(), within(2e-6));
      }
      return inheritance.lineage();
    }
  }

  /** Every module has all its weights from the file, and the file has no others. */
  static void assertAllTaken(Lineage lineage) {
    assertThat(lineage.modules().values())
        .extracting(Lineage.Inherited::fit)
        .containsOnly(Lineage.Fit.TAKEN);
    assertThat(lineage.unused()).isEmpty();
  }

  /** As production has it: only Keras' images have their channels last. */
  private Map<String, Shape.Image> flattened(InferredModel model) {
    return format == WeightFormat.KERAS ? FlattenedImages.of(model) : Map.of();
  }

  /** Inputs in our order: the channels of images first. */
  private Tensor features(JsonNode expected, Shape input) {
    float[] values = new float[expected.path("input").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) expected.path("input").get(i).asDouble();
    }
    List<Long> shape = new ArrayList<>();
    shape.add(expected.path("input_shape").get(0).asLong());
    shape.addAll(input.sizes());
    if (format == WeightFormat.KERAS
        && input instanceof Shape.Image(long channels, long height, long width)) {
      float[] turned = new float[values.length];
      int at = 0;
      for (long n = 0; n < shape.getFirst(); n++) {
        for (long c = 0; c < channels; c++) {
          for (long place = 0; place < height * width; place++) {
            turned[at++] = values[(int) ((n * height * width + place) * channels + c)];
          }
        }
      }
      values = turned;
    }
    return new Tensor(shape, FloatBuffer.wrap(values));
  }

  TransferSpec transfer(String name, Map<String, String> layers) {
    return transfer(name, layers, Map.of());
  }

  private TransferSpec transfer(
      String name, Map<String, String> layers, Map<String, String> names) {
    CheckpointReference file =
        new CheckpointReference("", "weights/" + name + ending(), "digest", 0, 0, 0);
    Map<String, TransferSpec.Source> sources = new LinkedHashMap<>();
    layers.forEach((own, theirs) -> sources.put(own, new TransferSpec.Source("", file, theirs)));
    return new TransferSpec(sources, List.of(), Map.of(), Map.of(), names);
  }

  static EngineModel build(ModelSpec model, Shape input, Target target) {
    return new Dl4jEngine()
        .build(
            new ModelPlan(
                model,
                Map.of("features", input),
                target,
                new TrainingSpec(1, 2, "sgd", 0.1, Map.of()),
                TransferSpec.NONE,
                3,
                1,
                List.of()));
  }

  static ModuleSpec module(String name, String type, String input, Object... parameters) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      values.put(String.valueOf(parameters[i]), ParameterValue.of(parameters[i + 1]));
    }
    return new ModuleSpec(name, type, values, List.of(input), Optional.empty());
  }
}
