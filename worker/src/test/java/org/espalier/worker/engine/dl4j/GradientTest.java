package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.fed;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.shared;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.ModelPlan;
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
            "features read by modules of different sizes",
            chain(
                module("a", "dense", "units", 4, "activation", "tanh"),
                fed(module("b", "dense", "units", 3, "activation", "tanh"), "features"),
                fed(module("both", "concat"), "a", "features", "b"),
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
            "shared in depth",
            chain(
                module("first", "dense", "units", 5, "activation", "tanh"),
                module("a", "dense", "units", 5, "activation", "tanh"),
                shared("b", "dense", "a", "units", 5, "activation", "tanh"),
                shared("c", "dense", "b", "units", 5, "activation", "tanh"),
                module("head", "classifier")),
            new Shape.Vector(4),
            THREE),
        Arguments.of(
            "shared side by side, added and joined",
            chain(
                module("left", "conv_block", "filters", 2, "norm", "none", "activation", "tanh"),
                module(
                    "right", "conv_block", "filters", 2, "norm", "none", "activation", "sigmoid"),
                fed(
                    module("a", "conv_block", "filters", 2, "norm", "none", "activation", "tanh"),
                    "left"),
                fed(
                    shared(
                        "b", "conv_block", "a", "filters", 2, "norm", "none", "activation", "tanh"),
                    "left"),
                fed(module("sum", "add"), "a", "b", "right"),
                fed(module("join", "concat"), "sum", "left"),
                module("flat", "flatten"),
                module("head", "classifier")),
            IMAGE,
            THREE),
        Arguments.of(
            "embedding shared with the output",
            chain(
                module("e", "embedding", "size", 6),
                module("d", "dense", "units", 6, "activation", "tanh"),
                shared("head", "next_token", "e")),
            TOKENS,
            Target.stepClasses(7)));
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
  void headsOfSeveralTargetsAndInputsOfTheirOwn() {
    check(DataType.DOUBLE, SeveralHeads.plan(2, 0.5), 1e-5, 1e-3);
  }

  private static void check(
      DataType type,
      ModelSpec spec,
      Shape input,
      Target target,
      double difference,
      double tolerance) {
    check(type, plan(spec, input, target, training("sgd", 0.1)), difference, tolerance);
  }

  private static void check(DataType type, ModelPlan plan, double difference, double tolerance) {
    Shape input = Objects.requireNonNull(plan.inputs().get("features"));
    Batch batch = batch(input, plan.target(), 4, 3);
    try (Dl4jModel model = (Dl4jModel) new Dl4jEngine(type).build(plan)) {
      SplittableRandom random = new SplittableRandom(5);
      model.computeGradients(batch);
      for (Parameter parameter : model.store().all()) {
        if (!parameter.isTrained()) {
          continue;
        }
        double[] computed = parameter.gradient().dup().data().asDouble();
        for (int probe = 0; probe < 6; probe++) {
          int i = random.nextInt(computed.length);
          double start = parameter.value().getDouble(index(parameter, i));
          parameter.value().putScalar(index(parameter, i), start + difference);
          double above = model.computeGradients(batch);
          parameter.value().putScalar(index(parameter, i), start - difference);
          double below = model.computeGradients(batch);
          parameter.value().putScalar(index(parameter, i), start);
          double expected = (above - below) / (2 * difference);
          assertThat(computed[i])
              .as("%s[%d]", parameter.fullName(), i)
              .isCloseTo(expected, Offset.offset(tolerance * Math.max(0.05, Math.abs(expected))));
        }
      }
    }
  }

  private static long[] index(Parameter parameter, int flat) {
    long[] shape = parameter.shape();
    long[] index = new long[shape.length];
    long rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }
}
