package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Gradients.check;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.fed;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.ModuleType;
import org.espalier.core.model.ModuleTypes;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TransferSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What back-propagation computes against differences of the loss, for every kind of module. */
class GradientTest {

  private static final Shape IMAGE = new Shape.Image(2, 6, 5);
  private static final Shape SEQUENCE = new Shape.Sequence(5, 4);
  private static final Shape TOKENS = new Shape.Tokens(5, 7);
  private static final Target THREE = Target.classes(3);

  static Stream<Arguments> doubleModels() {
    return Stream.of(
        Arguments.of(
            "convolution with bias",
            chain(
                module("conv", "conv_block", "filters", 3, "norm", "none", "activation", "tanh"),
                module("flat", "flatten"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "features read by modules of different sizes, added and joined",
            chain(
                module("a", "dense", "units", 4, "activation", "tanh"),
                fed(module("b", "dense", "units", 3, "activation", "tanh"), "features"),
                fed(module("c", "dense", "units", 3, "activation", "sigmoid"), "features"),
                fed(module("sum", "add"), "b", "c", "b"),
                fed(module("both", "concat"), "a", "features", "sum"),
                module("head", "classifier")),
            new Shape.Vector(5),
            THREE),
        Arguments.of(
            "convolution, batch norm, stride",
            chain(
                module("conv", "conv_block", "filters", 3, "stride", 2, "activation", "sigmoid"),
                module("pool", "global_pool"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "valid padding, max pooling",
            chain(
                module("conv", "conv_block", "filters", 3, "padding", "valid", "norm", "none"),
                module("pool", "pool"),
                module("flat", "flatten"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "residual with projection and without",
            chain(
                module("a", "residual_block", "filters", 4, "stride", 2, "activation", "tanh"),
                module("b", "residual_block", "filters", 4, "activation", "tanh"),
                module("pool", "global_pool", "kind", "max"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "separable, squeeze and excite",
            chain(
                module("a", "separable_conv_block", "filters", 4, "activation", "gelu"),
                module("b", "squeeze_excite", "reduction", 2),
                module("pool", "global_pool"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "inception",
            chain(
                module(
                    "a",
                    "inception_block",
                    "narrow",
                    2,
                    "middle",
                    2,
                    "wide",
                    2,
                    "pooled",
                    2,
                    "activation",
                    "swish"),
                module("pool", "global_pool"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "dense with every loss: values",
            chain(
                module("a", "dense", "units", 6, "activation", "elu"),
                module("norm", "layer_norm"),
                module("b", "dense", "units", 5, "activation", "softplus"),
                module("bn", "batch_norm"),
                module("head", "regression")),
            new Shape.Vector(4),
            Target.values(2)),
        Arguments.of(
            "dense with every loss: labels",
            chain(
                module("a", "dense", "units", 6, "activation", "leaky_relu"),
                module("head", "multi_label")),
            new Shape.Vector(4),
            Target.labels(3)),
        Arguments.of(
            "convolution along steps",
            chain(
                module("a", "conv1d_block", "filters", 3, "activation", "tanh"),
                module("last", "last_step"),
                module("head", "classifier")),
            SEQUENCE,
            THREE),
        Arguments.of(
            "attention, causal, positions",
            chain(
                module("e", "embedding", "size", 6),
                module("p", "positional_embedding"),
                module("t", "transformer_block", "heads", 2, "causal", true, "hidden", 8),
                module("s", "self_attention", "heads", 3),
                module("head", "next_token")),
            TOKENS,
            Target.stepClasses(7)),
        Arguments.of(
            "rows of an image",
            chain(
                module("a", "conv_block", "filters", 2, "norm", "none", "activation", "tanh"),
                module("rows", "image_rows"),
                module("b", "activation", "function", "swish"),
                module("flat", "flatten"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "steps tagged one by one",
            chain(
                module("a", "dense", "units", 5, "activation", "tanh"),
                module("head", "sequence_tagger")),
            SEQUENCE,
            Target.stepClasses(3)),
        Arguments.of(
            "dropout, its choice held, and values by their absolute error",
            chain(
                module("a", "dense", "units", 6, "activation", "tanh"),
                module("drop", "dropout", "rate", 0.4),
                module("head", "regression", "loss", "absolute")),
            new Shape.Vector(4),
            Target.values(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubleModels")
  void matchesDifferencesInDoublePrecision(
      String name, ModelSpec model, Shape input, Target target) {
    check(DataType.DOUBLE, model, input, target, 1e-5, 1e-3);
  }

  static Stream<Arguments> singleModels() {
    return Stream.of(
            new String[] {"tanh_rnn", ""},
            new String[] {"lstm", ""},
            new String[] {"gru", ""},
            new String[] {"bidirectional", "tanh_rnn"},
            new String[] {"bidirectional", "lstm"},
            new String[] {"bidirectional", "gru"})
        .map(
            kind ->
                Arguments.of(
                    kind[0] + " " + kind[1],
                    chain(
                        module("first", "dense", "units", 3, "activation", "identity"),
                        kind[1].isEmpty()
                            ? module("rnn", kind[0], "units", 4)
                            : module("rnn", kind[0], "units", 4, "cell", kind[1]),
                        module("last", "last_step"),
                        module("head", "classifier"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("singleModels")
  void recurrentLayersMatchDifferencesInSinglePrecision(String name, ModelSpec model) {
    check(DataType.FLOAT, model, SEQUENCE, THREE, 3e-3, 2e-2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOUBLE", "FLOAT"})
  void passesThroughAFrozenBatchNorm(String type) {
    ModelSpec spec =
        chain(
            module("a", "conv_block", "filters", 3, "activation", "tanh"),
            module("frozen", "conv_block", "filters", 3, "activation", "identity"),
            module("pool", "global_pool"),
            module("head", "classifier"));
    TransferSpec transfer =
        new TransferSpec(Map.of(), List.of("frozen"), Map.of(), Map.of(), Map.of());
    boolean exact = type.equals("DOUBLE");
    check(
        DataType.valueOf(type),
        plan(spec, IMAGE, THREE, training("sgd", 0.1), transfer),
        exact ? 1e-5 : 3e-3,
        exact ? 1e-3 : 3e-2);
  }

  @Test
  void theStepsOfBothDirectionsAreAdded() {
    ModelSpec spec =
        chain(
            module("both", "bidirectional", "units", 4, "cell", "lstm", "combine", "add"),
            module("head", "sequence_tagger"));
    check(DataType.FLOAT, spec, SEQUENCE, Target.stepClasses(3), 3e-3, 2e-2);
  }

  @Test
  void everyTypeOfModuleIsAmongTheCases() {
    Set<String> types =
        Stream.concat(doubleModels(), singleModels())
            .map(arguments -> (ModelSpec) arguments.get()[1])
            .flatMap(model -> model.modules().stream())
            .map(ModuleSpec::type)
            .collect(Collectors.toSet());

    assertThat(ModuleTypes.all()).extracting(ModuleType::name).isSubsetOf(types);
  }

  @Test
  void headsOfSeveralTargetsAndInputsOfTheirOwn() {
    check(DataType.DOUBLE, SeveralHeads.plan(2, 0.5), 1e-5, 1e-3);
  }
}
