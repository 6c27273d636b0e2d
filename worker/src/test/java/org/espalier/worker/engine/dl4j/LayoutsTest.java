package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.fed;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.shared;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * In single precision, images go from module to module as oneDNN likes them; in double precision
 * they stay plain, and gradients are proven by differences. Both compute the same.
 */
class LayoutsTest {

  private static final Shape IMAGE = new Shape.Image(2, 9, 7);
  private static final Target THREE = Target.classes(3);

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of(
            "residual blocks, with projection and without",
            IMAGE,
            chain(
                module("a", "conv_block", "filters", 16),
                module("b", "residual_block", "filters", 16),
                module("c", "residual_block", "filters", 32, "stride", 2),
                module("d", "residual_block", "filters", 32, "activation", "tanh"),
                module("e", "residual_block", "filters", 32, "activation", "identity"),
                module("pool", "global_pool"),
                module("head", "classifier"))),
        Arguments.of(
            "a residual block right at a plain image",
            new Shape.Image(16, 5, 6),
            chain(
                module("a", "residual_block", "filters", 16),
                module("pool", "global_pool", "kind", "max"),
                module("head", "classifier"))),
        Arguments.of(
            "modules that know plain images only",
            IMAGE,
            chain(
                module("a", "conv_block", "filters", 16, "activation", "swish"),
                module("squeeze", "squeeze_excite", "reduction", 2),
                module("b", "conv_block", "filters", 16),
                module(
                    "mixed", "inception_block", "narrow", 16, "middle", 16, "wide", 8, "pooled", 5),
                module("c", "separable_conv_block", "filters", 16),
                module("pool", "pool"),
                module("d", "conv_block", "filters", 24),
                module("e", "conv_block", "filters", 16, "norm", "none"),
                module("f", "conv_block", "filters", 16),
                module("tanh", "activation", "function", "tanh"),
                module("flat", "flatten"),
                module("head", "classifier"))),
        Arguments.of(
            "modules read by several, merged, shared",
            IMAGE,
            chain(
                module("a", "conv_block", "filters", 16),
                module("b", "conv_block", "filters", 16),
                shared("c", "conv_block", "b", "filters", 16),
                fed(module("sum", "add"), "a", "b", "c"),
                fed(module("d", "conv_block", "filters", 8), "sum"),
                fed(module("join", "concat"), "d", "c", "sum"),
                module("norm", "batch_norm"),
                module("pool", "global_pool"),
                module("head", "classifier"))),
        Arguments.of(
            "steps",
            new Shape.Sequence(6, 4),
            chain(
                module("a", "conv1d_block", "filters", 16),
                module("b", "conv1d_block", "filters", 32),
                module("pool", "global_pool"),
                module("head", "classifier"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void agreeWithPlainImages(String name, Shape input, ModelSpec model) {
    check(plan(model, input, THREE, training("sgd", 0.05)), input);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void agreeWithPlainImagesWhereTheFirstModulesAreFrozen(
      String name, Shape input, ModelSpec model) {
    TransferSpec frozen =
        new TransferSpec(Map.of(), List.of("a", "b"), Map.of(), Map.of(), Map.of());
    check(plan(model, input, THREE, training("sgd", 0.05), frozen), input);
  }

  private static void check(ModelPlan plan, Shape input) {
    try (Dl4jModel single = (Dl4jModel) new Dl4jEngine(DataType.FLOAT).build(plan);
        Dl4jModel exact = (Dl4jModel) new Dl4jEngine(DataType.DOUBLE).build(plan)) {
      for (int step = 0; step < 3; step++) {
        // the last batch of an epoch is smaller
        Batch batch = batch(input, THREE, step == 1 ? 5 : 8, step);
        assertThat(single.computeGradients(batch))
            .isCloseTo(exact.computeGradients(batch), Offset.offset(1e-4));
        compareGradients(single, exact);
        assertThat(single.loss(batch)).isCloseTo(exact.loss(batch), Offset.offset(1e-4));
        for (String module : List.of("a", "pool")) {
          assertClose(
              module,
              single.activations(module, batch.features()),
              exact.activations(module, batch.features()));
        }
        assertThat(single.train(batch)).isCloseTo(exact.train(batch), Offset.offset(1e-4));
        exact.setWeights(single.weights());
      }
    }
  }

  private static void compareGradients(Dl4jModel single, Dl4jModel exact) {
    Iterator<Parameter> others = exact.store().all().iterator();
    for (Parameter parameter : single.store().all()) {
      Parameter other = others.next();
      if (parameter.isTrained()) {
        assertClose(
            parameter.fullName(),
            Tensors.copy(parameter.gradient()),
            Tensors.copy(other.gradient()));
      } else {
        assertClose(
            parameter.fullName(), Tensors.copy(parameter.value()), Tensors.copy(other.value()));
      }
    }
  }

  private static void assertClose(String name, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    FloatBuffer numbers = actual.values();
    FloatBuffer wanted = expected.values();
    double size = 0.01;
    for (int i = 0; i < wanted.capacity(); i++) {
      size = Math.max(size, Math.abs(wanted.get(i)));
    }
    for (int i = 0; i < wanted.capacity(); i++) {
      assertThat((double) numbers.get(i))
          .as("%s[%d]", name, i)
          .isCloseTo(wanted.get(i), Offset.offset(1e-3 * size));
    }
  }
}
