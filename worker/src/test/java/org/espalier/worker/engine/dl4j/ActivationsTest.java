package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.ModuleTypes;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Every activation is the function of its name, and its gradient is that of the function. */
class ActivationsTest {
  private static final Shape INPUT = new Shape.Vector(81);

  private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.of(
          "relu", x -> Math.max(0, x),
          "leaky_relu", x -> x > 0 ? x : 0.01 * x,
          "elu", x -> x > 0 ? x : Math.exp(x) - 1,
          "gelu", x -> x * normal(x),
          "swish", x -> x / (1 + Math.exp(-x)),
          "tanh", Math::tanh,
          "sigmoid", x -> 1 / (1 + Math.exp(-x)),
          "hard_sigmoid", x -> Math.max(0, Math.min(1, 0.2 * x + 0.5)),
          "softplus", x -> Math.log(1 + Math.exp(x)),
          "identity", x -> x);

  /** The normal distribution up to {@code x}, by Simpson's rule. */
  private static double normal(double x) {
    int steps = 2_000;
    double width = x / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * Math.exp(-0.5 * (i * width) * (i * width));
    }
    return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
  }

  static Stream<Arguments> functions() {
    return Stream.of(DataType.FLOAT, DataType.DOUBLE)
        .flatMap(type -> FUNCTIONS.keySet().stream().map(name -> Arguments.of(name, type)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void isTheFunctionOfItsName(String name, DataType type) {
    try (Dl4jModel model =
        (Dl4jModel)
            new Dl4jEngine(type)
                .build(plan(model(name), INPUT, Target.values(2), training("sgd", 0.1)))) {
      FloatBuffer numbers = FloatBuffer.allocate(81);
      for (int i = 0; i < 81; i++) {
        // none at the corners of functions that have some
        numbers.put(i, (i - 40) / 10f + 0.013f);
      }
      FloatBuffer result = model.activations("a", new Tensor(List.of(1L, 81L), numbers)).values();
      for (int i = 0; i < 81; i++) {
        assertThat((double) result.get(i))
            .as("%s(%s)", name, numbers.get(i))
            .isCloseTo(
                FUNCTIONS.getOrDefault(name, x -> Double.NaN).applyAsDouble(numbers.get(i)),
                within(3e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void itsGradientMatchesDifferences(String name, DataType type) {
    boolean exact = type == DataType.DOUBLE;
    ModelSpec model =
        chain(
            module("d", "dense", "units", 9, "activation", "identity"),
            module("a", "activation", "function", name),
            module("head", "classifier"));
    Gradients.check(
        type,
        model,
        new Shape.Vector(4),
        Target.classes(3),
        exact ? 1e-5 : 3e-3,
        exact ? 1e-3 : 2e-2);
  }

  @Test
  void everyActivationIsAmongThem() {
    ModuleParameter function =
        ModuleTypes.find("activation").orElseThrow().parameter("function").orElseThrow();

    assertThat(((ModuleParameter.Range.OneOf) function.range()).texts())
        .containsExactlyInAnyOrderElementsOf(FUNCTIONS.keySet());
  }

  private static ModelSpec model(String name) {
    return chain(module("a", "activation", "function", name), module("head", "regression"));
  }
}
