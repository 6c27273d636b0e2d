package org.espalier.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.junit.jupiter.api.Test;

class ModelInferenceTest {

  private static final Map<String, Shape> IMAGES = Map.of("features", new Shape.Image(1, 28, 28));

  @Test
  void findsShapesAndCountsOfTheFoundingNetwork() {
    InferredModel model =
        ModelInference.infer(
            chain(
                module("block1", "conv_block", "filters", 32),
                module("block2", "conv_block", "filters", 64, "stride", 2),
                module("block3", "conv_block", "filters", 128, "stride", 2),
                module("pool", "global_pool"),
                module("head", "classifier")),
            IMAGES,
            Target.classes(10));
    assertThat(model.problems()).isEmpty();
    assertThat(model.module("block3").orElseThrow().output()).isEqualTo(new Shape.Image(128, 7, 7));
    assertThat(model.module("head").orElseThrow().output()).isEqualTo(new Shape.Vector(10));
    assertThat(model.module("block1").orElseThrow().parameters()).isEqualTo(32 * 9 + 2 * 32);
    assertThat(model.parameters())
        .isEqualTo(32 * 9 + 64 + 64 * 32 * 9 + 128 + 128 * 64 * 9 + 256 + 128 * 10 + 10);
  }

  @Test
  void namesBothEndsOfAMismatchAndTheAdapter() {
    InferredModel model =
        ModelInference.infer(
            chain(module("features1", "conv_block", "filters", 64), module("head", "classifier")),
            IMAGES,
            Target.classes(10));
    assertThat(model.problems())
        .containsExactly(
            new ModelProblem(
                "head",
                Optional.empty(),
                "module 'head' (classifier) wants a vector, 'features1' gives an image of 64×28×28",
                Optional.of("put 'flatten' or 'global_pool' between")));
  }

  @Test
  void namesAllThatIsWrongAtOnce() {
    InferredModel model =
        ModelInference.infer(
            chain(
                module("a", "conv_blok"),
                module("b", "conv_block", "filters", 0),
                module("c", "conv_block"),
                module("d", "conv_block", "filters", 8, "sride", 2)),
            IMAGES,
            Target.classes(10));
    assertThat(model.problems())
        .extracting(ModelProblem::message)
        .contains(
            "module 'a' has type 'conv_blok', which the library does not have",
            "'filters' of module 'b' is 0; allowed is a whole number from 1 to 16384",
            "module 'c' (conv_block) wants 'filters': a whole number from 1 to 16384",
            "module 'd' (conv_block) has no parameter 'sride'");
  }

  @Test
  void headsMustMatchTheLabels() {
    InferredModel model =
        ModelInference.infer(
            chain(module("flat", "flatten"), module("head", "classifier")),
            IMAGES,
            Target.values(2));
    assertThat(model.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message())
                  .isEqualTo(
                      "head 'head' (classifier) predicts classes, but the data set has values");
              assertThat(problem.suggestion()).contains("use 'regression'");
            });
  }

  @Test
  void sharedWeightsAreCountedOnce() {
    InferredModel model =
        ModelInference.infer(
            chain(
                module("flat", "flatten"),
                module("first", "dense", "units", 64),
                module("a", "dense", "units", 64),
                shared("b", "dense", "a", "units", 64),
                shared("c", "dense", "b", "units", 64),
                module("head", "classifier")),
            IMAGES,
            Target.classes(10));
    assertThat(model.problems()).isEmpty();
    assertThat(model.module("c").orElseThrow().owner()).isEqualTo("a");
    assertThat(model.parameters()).isEqualTo(784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10);
  }

  @Test
  void aHeadMaySharesAnEmbeddingAndKeepsItsBias() {
    InferredModel model =
        ModelInference.infer(
            chain(
                module("embed", "embedding", "size", 16),
                module("rnn", "lstm", "units", 16),
                shared("head", "next_token", "embed")),
            Map.of("features", new Shape.Tokens(20, 50)),
            Target.stepClasses(50));
    assertThat(model.problems()).isEmpty();
    assertThat(model.module("head").orElseThrow().parameters()).isEqualTo(50);
  }

  @Test
  void sharingWantsEqualShapes() {
    InferredModel model =
        ModelInference.infer(
            chain(
                module("flat", "flatten"),
                module("a", "dense", "units", 64),
                shared("b", "dense", "a", "units", 64),
                module("head", "classifier")),
            IMAGES,
            Target.classes(10));
    assertThat(model.problems())
        .extracting(ModelProblem::message)
        .contains(
            "module 'b' cannot share 'a/weight' of shape [64, 784]: its own is of shape [64, 64]");
  }

  @Test
  void everyTypeOfTheLibraryHasDocsAndSoundFallbacks() {
    for (ModuleType type : ModuleTypes.all()) {
      assertThat(type.doc()).as(type.name()).endsWith(".");
      for (ModuleParameter parameter : type.parameters()) {
        assertThat(parameter.doc()).as(type.name() + "." + parameter.name()).endsWith(".");
        parameter
            .fallback()
            .ifPresent(value -> assertThat(parameter.allows(value)).as(type.name()).isTrue());
      }
    }
  }

  static ModelSpec chain(ModuleSpec... modules) {
    List<ModuleSpec> linked = new ArrayList<>();
    String before = "features";
    for (ModuleSpec module : modules) {
      linked.add(
          new ModuleSpec(
              module.name(), module.type(), module.parameters(), List.of(before), module.share()));
      before = module.name();
    }
    return new ModelSpec(List.of("features"), linked, List.of(before));
  }

  static ModuleSpec module(String name, String type, Object... parameters) {
    return new ModuleSpec(name, type, values(parameters), List.of(), Optional.empty());
  }

  static ModuleSpec shared(String name, String type, String owner, Object... parameters) {
    return new ModuleSpec(name, type, values(parameters), List.of(), Optional.of(owner));
  }

  private static Map<String, ParameterValue> values(Object... pairs) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(String.valueOf(pairs[i]), ParameterValue.of(pairs[i + 1]));
    }
    return values;
  }
}
