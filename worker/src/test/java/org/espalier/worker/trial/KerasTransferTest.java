package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that Keras saved compute here what they computed there. The files are made by make.py. */
class KerasTransferTest {
  private static final Path FILES = Path.of("src/test/resources/keras");

  @TempDir Path folder;

  @Test
  void anImageModelWithBiasesBeforeItsNormsAndAFlattenedImage() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("block", "conv_block", "features", "filters", 4L),
            module("deep", "separable_conv_block", "block", "filters", 5L),
            module("flat", "flatten", "deep"),
            module("hidden", "dense", "flat", "units", 6L, "activation", "tanh"),
            module("head", "classifier", "hidden"));

    Lineage lineage =
        check(
            "image",
            modules,
            Map.of(
                "block",
                "conv + norm",
                "deep",
                "separable + norm2",
                "hidden",
                "hidden",
                "head",
                "head"),
            new Shape.Image(3, 8, 6),
            Target.classes(4));

    assertThat(lineage.modules().values())
        .extracting(Lineage.Inherited::fit)
        .containsOnly(Lineage.Fit.TAKEN);
    assertThat(lineage.unused()).isEmpty();
  }

  @Test
  void everyRecurrentCell() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("along", "conv1d_block", "features", "filters", 4L, "norm", "none"),
            module("lstm", "lstm", "along", "units", 4L),
            module("gru", "gru", "lstm", "units", 3L),
            module("plain", "tanh_rnn", "gru", "units", 4L),
            module("both", "bidirectional", "plain", "units", 2L, "cell", "lstm"),
            module("pool", "global_pool", "both"),
            module("head", "classifier", "pool"));

    Lineage lineage =
        check("steps", modules, Map.of(), new Shape.Sequence(5, 3), Target.classes(3));

    assertThat(lineage.modules().values())
        .extracting(Lineage.Inherited::fit)
        .containsOnly(Lineage.Fit.TAKEN);
  }

  @Test
  void anEmbedding() throws Exception {
    List<ModuleSpec> modules =
        List.of(
            module("words", "embedding", "features", "size", 5L),
            module("pool", "global_pool", "words"),
            module("head", "classifier", "pool"));

    check("tokens", modules, Map.of(), new Shape.Tokens(4, 9), Target.classes(3));
  }

  @Test
  void anotherHeadIsLeftAndTheLayerThatNobodyTakesIsNamed() throws Exception {
    ModelSpec model =
        new ModelSpec(
            List.of("features"),
            List.of(
                module("words", "embedding", "features", "size", 5L),
                module("pool", "global_pool", "words"),
                module("extra", "dense", "pool", "units", 7L),
                module("head", "classifier", "extra")),
            List.of("head"));
    Path read = folder.resolve("tokens");
    ForeignReader.read(WeightFormat.KERAS, FILES.resolve("tokens.h5"), "tokens.h5", read);
    try (EngineModel own = build(model, new Shape.Tokens(4, 9), Target.classes(6))) {
      Lineage lineage =
          Inheritance.load(
                  transfer("tokens", Map.of("words", "words", "head", "head")),
                  Map.of("digest", read),
                  own.weights(),
                  Map.of())
              .lineage();

      assertThat(fit(lineage, "words")).isEqualTo(Lineage.Fit.TAKEN);
      assertThat(fit(lineage, "extra")).isEqualTo(Lineage.Fit.NEW);
      assertThat(fit(lineage, "head")).isEqualTo(Lineage.Fit.LEFT);
      assertThat(lineage.unused()).containsExactly("head");
    }
  }

  private static Lineage.Fit fit(Lineage lineage, String module) {
    return lineage.modules().getOrDefault(module, Lineage.Inherited.NEW).fit();
  }

  private Lineage check(
      String name, List<ModuleSpec> modules, Map<String, String> layers, Shape input, Target target)
      throws Exception {
    JsonNode expected = Json.mapper().readTree(FILES.resolve("expected.json").toFile()).path(name);
    ModelSpec model =
        new ModelSpec(List.of("features"), modules, List.of(modules.getLast().name()));
    Map<String, String> all = new LinkedHashMap<>(layers);
    if (layers.isEmpty()) {
      modules.forEach(module -> all.put(module.name(), module.name()));
    }
    Path read = folder.resolve(name);
    ForeignReader.read(WeightFormat.KERAS, FILES.resolve(name + ".h5"), name, read);
    try (EngineModel own = build(model, input, target)) {
      Inheritance inheritance =
          Inheritance.load(
              transfer(name, all),
              Map.of("digest", read),
              own.weights(),
              FlattenedImages.of(ModelInference.infer(model, Map.of("features", input), target)));
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

  /** Keras' inputs in our order: the channels of images first. */
  private static Tensor features(JsonNode expected, Shape input) {
    float[] values = new float[expected.path("input").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) expected.path("input").get(i).asDouble();
    }
    List<Long> shape = new java.util.ArrayList<>();
    shape.add(expected.path("input_shape").get(0).asLong());
    shape.addAll(input.sizes());
    if (input instanceof Shape.Image(long channels, long height, long width)) {
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

  private static TransferSpec transfer(String name, Map<String, String> layers) {
    CheckpointReference file =
        new CheckpointReference("", "weights/" + name + ".h5", "digest", 0, 0, 0);
    Map<String, TransferSpec.Source> sources = new LinkedHashMap<>();
    layers.forEach((own, theirs) -> sources.put(own, new TransferSpec.Source("", file, theirs)));
    return new TransferSpec(sources, List.of(), Map.of(), Map.of(), Map.of());
  }

  private static EngineModel build(ModelSpec model, Shape input, Target target) {
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

  private static ModuleSpec module(String name, String type, String input, Object... parameters) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      values.put(String.valueOf(parameters[i]), ParameterValue.of(parameters[i + 1]));
    }
    return new ModuleSpec(name, type, values, List.of(input), Optional.empty());
  }
}
