package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleParameter;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TrainingOptions;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of training that a study may set changes what is trained, and in the right way. */
class TrainingOptionsTest {
  private static final Shape INPUT = new Shape.Vector(6);
  private static final Target CLASSES = Target.classes(4);
  private static final ModelSpec MODEL =
      chain(module("hidden", "dense", "units", 5), module("head", "classifier"));

  /** Done by the loop of epochs, or given to the engine in another way; each has its own test. */
  private static final Set<String> ELSEWHERE =
      Set.of("patience", "class_weights", "cache_features");

  private static final Map<String, List<TrainingSpec>> PAIRS = new LinkedHashMap<>();

  static {
    pair("schedule", training("sgd", 0.1), training("sgd", 0.1, "schedule", "one_cycle"));
    pair("warmup_epochs", training("sgd", 0.1), training("sgd", 0.1, "warmup_epochs", 1.0));
    pair(
        "final_factor",
        training("sgd", 0.1, "schedule", "linear"),
        training("sgd", 0.1, "schedule", "linear", "final_factor", 0.5));
    pair(
        "step_epochs",
        training("sgd", 0.1, "schedule", "step"),
        training("sgd", 0.1, "schedule", "step", "step_epochs", 1L));
    pair(
        "decay_factor",
        training("sgd", 0.1, "schedule", "exponential"),
        training("sgd", 0.1, "schedule", "exponential", "decay_factor", 0.5));
    pair("momentum", training("nesterovs", 0.1), training("nesterovs", 0.1, "momentum", 0.5));
    pair("beta1", training("adam", 0.1), training("adam", 0.1, "beta1", 0.5));
    pair("beta2", training("adam", 0.1), training("adam", 0.1, "beta2", 0.5));
    pair("epsilon", training("adam", 0.1), training("adam", 0.1, "epsilon", 0.1));
    pair("weight_decay", training("sgd", 0.1), training("sgd", 0.1, "weight_decay", 0.1));
    pair("clip_norm", training("sgd", 0.1), training("sgd", 0.1, "clip_norm", 0.01));
    pair("clip_value", training("sgd", 0.1), training("sgd", 0.1, "clip_value", 0.01));
    pair("label_smoothing", training("sgd", 0.1), training("sgd", 0.1, "label_smoothing", 0.1));
  }

  private static void pair(String option, TrainingSpec one, TrainingSpec other) {
    PAIRS.put(option, List.of(one, other));
  }

  static Stream<String> options() {
    return TrainingOptions.options().stream()
        .map(ModuleParameter::name)
        .filter(name -> !ELSEWHERE.contains(name));
  }

  @ParameterizedTest
  @MethodSource("options")
  void changesTheWeights(String option) {
    List<TrainingSpec> pair = Objects.requireNonNull(PAIRS.get(option), "no case for " + option);

    assertThat(trained(pair.getFirst())).isNotEqualTo(trained(pair.getLast()));
  }

  static final List<String> OPTIMIZERS =
      ((ModuleParameter.Range.OneOf) TrainingOptions.OPTIMIZER.range()).texts();

  @ParameterizedTest
  @FieldSource("OPTIMIZERS")
  void theLearningRateIsTheSizeOfSteps(String optimizer) {
    double slow = distance(training(optimizer, 0.001), 1);
    double fast = distance(training(optimizer, 0.01), 1);

    assertThat(fast / slow).isCloseTo(10, within(0.1));
  }

  /** Decay included: both kinds of it are part of the step. */
  @ParameterizedTest
  @FieldSource("OPTIMIZERS")
  void aModuleWithAFactorOfATenthTakesATenthOfItsStep(String optimizer) {
    TrainingSpec training = training(optimizer, 0.05, "weight_decay", 0.1);
    Map<String, float[]> full = step(plan(MODEL, INPUT, CLASSES, training));
    TransferSpec slowed =
        new TransferSpec(Map.of(), List.of(), Map.of("hidden", 0.1), Map.of(), Map.of());
    Map<String, float[]> slow = step(plan(MODEL, INPUT, CLASSES, training, slowed));

    full.forEach(
        (name, step) -> {
          float[] taken = Objects.requireNonNull(slow.get(name));
          double factor = name.startsWith("hidden/") ? 0.1 : 1;
          for (int i = 0; i < step.length; i++) {
            assertThat((double) taken[i])
                .as("%s[%d]", name, i)
                .isCloseTo(factor * step[i], within(1e-7));
          }
        });
    assertThat(full.get("hidden/weight")).isNotEqualTo(new float[6 * 5]);
  }

  @Test
  void optimizersDifferFromEachOther() {
    Set<Map<String, FloatBuffer>> results =
        OPTIMIZERS.stream()
            .map(name -> trained(training(name, 0.05, "weight_decay", 0.05)))
            .collect(Collectors.toSet());

    assertThat(results).hasSameSizeAs(OPTIMIZERS);
  }

  @Test
  void aClippedGradientHasTheLengthOfItsLimit() {
    assertThat(distance(training("sgd", 1), 1)).isGreaterThan(0.1);
    assertThat(distance(training("sgd", 1, "clip_norm", 0.01), 1)).isCloseTo(0.01, within(1e-5));
  }

  @Test
  void aClippedValueIsNoLargerThanItsLimit() {
    TrainingSpec training = training("sgd", 1, "clip_value", 0.003);
    try (EngineModel model = new Dl4jEngine().build(plan(MODEL, INPUT, CLASSES, training))) {
      float[] before = flat(model);
      model.train(batch(INPUT, CLASSES, 8, 1));
      float[] after = flat(model);
      double largest = 0;
      for (int i = 0; i < before.length; i++) {
        largest = Math.max(largest, Math.abs(after[i] - before[i]));
      }
      assertThat(largest).isCloseTo(0.003, within(1e-6));
    }
  }

  @Test
  void smoothingSpreadsAShareOfTheLabelOverAllClasses() {
    Batch batch = batch(INPUT, CLASSES, 8, 1);
    TrainingSpec smoothed = training("sgd", 0.1, "label_smoothing", 0.2);
    try (EngineModel model = new Dl4jEngine().build(plan(MODEL, INPUT, CLASSES, smoothed))) {
      FloatBuffer predicted = model.predict(batch.features()).values();
      FloatBuffer labels = batch.labels().values();
      double expected = 0;
      for (int i = 0; i < labels.capacity(); i++) {
        expected -= (0.8 * labels.get(i) + 0.2 / 4) * Math.log(predicted.get(i)) / 8;
      }
      assertThat(model.train(batch)).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void aWeightedClassCountsByItsWeight() {
    Batch batch = batch(INPUT, CLASSES, 8, 1);
    List<Double> weights = List.of(4.0, 0.5, 1.0, 0.0);
    ModelPlan plan = plan(MODEL, INPUT, CLASSES, training("sgd", 0.1));
    ModelPlan weighted =
        new ModelPlan(
            MODEL,
            plan.inputs(),
            CLASSES,
            plan.training(),
            TransferSpec.NONE,
            plan.seed(),
            plan.batchesPerEpoch(),
            weights);
    try (EngineModel model = new Dl4jEngine().build(weighted)) {
      FloatBuffer predicted = model.predict(batch.features()).values();
      FloatBuffer labels = batch.labels().values();
      double expected = 0;
      for (int i = 0; i < labels.capacity(); i++) {
        expected -= weights.get(i % 4) * labels.get(i) * Math.log(predicted.get(i)) / 8;
      }
      assertThat(model.train(batch)).isCloseTo(expected, within(1e-5));
    }
    assertThat(trained(weighted)).isNotEqualTo(trained(plan));
  }

  private static Map<String, FloatBuffer> trained(TrainingSpec training) {
    return trained(plan(MODEL, INPUT, CLASSES, training));
  }

  /** The weights after two epochs of 10 batches each. */
  private static Map<String, FloatBuffer> trained(ModelPlan plan) {
    try (EngineModel model = new Dl4jEngine().build(plan)) {
      for (int i = 0; i < 20; i++) {
        model.train(batch(INPUT, CLASSES, 8, i));
      }
      return model.weights().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().values()));
    }
  }

  /** How every weight changes in one step. */
  private static Map<String, float[]> step(ModelPlan plan) {
    try (EngineModel model = new Dl4jEngine().build(plan)) {
      Map<String, Tensor> before = model.weights();
      model.train(batch(INPUT, CLASSES, 8, 1));
      Map<String, float[]> steps = new LinkedHashMap<>();
      model
          .weights()
          .forEach(
              (name, after) -> {
                float[] step = new float[after.values().capacity()];
                FloatBuffer start = Objects.requireNonNull(before.get(name)).values();
                for (int i = 0; i < step.length; i++) {
                  step[i] = after.values().get(i) - start.get(i);
                }
                steps.put(name, step);
              });
      return steps;
    }
  }

  /** How far all weights together go in some steps. */
  private static double distance(TrainingSpec training, int steps) {
    try (EngineModel model = new Dl4jEngine().build(plan(MODEL, INPUT, CLASSES, training))) {
      float[] before = flat(model);
      for (int i = 0; i < steps; i++) {
        model.train(batch(INPUT, CLASSES, 8, i));
      }
      float[] after = flat(model);
      double sum = 0;
      for (int i = 0; i < before.length; i++) {
        sum += Math.pow(after[i] - before[i], 2);
      }
      return Math.sqrt(sum);
    }
  }

  private static float[] flat(EngineModel model) {
    List<Tensor> tensors = List.copyOf(model.weights().values());
    float[] all = new float[tensors.stream().mapToInt(t -> t.values().capacity()).sum()];
    int at = 0;
    for (Tensor tensor : tensors) {
      int size = tensor.values().capacity();
      tensor.values().get(0, all, at, size);
      at += size;
    }
    return all;
  }
}
