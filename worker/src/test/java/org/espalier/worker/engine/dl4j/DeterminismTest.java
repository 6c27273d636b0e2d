package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.shared;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.util.List;
import java.util.Map;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal plans train equal weights to the bit, also when training is cut in two. */
class DeterminismTest {

  private static final Shape IMAGE = new Shape.Image(1, 8, 8);
  private static final Target CLASSES = Target.classes(4);
  private static final ModelSpec MODEL =
      chain(
          module("a", "conv_block", "filters", 6, "dropout", 0.3),
          module("b", "conv_block", "filters", 6),
          shared("c", "conv_block", "b", "filters", 6),
          module("rows", "image_rows"),
          module("rnn", "lstm", "units", 5),
          module("last", "last_step"),
          module("drop", "dropout", "rate", 0.4),
          module("head", "classifier"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam",
        "adamw",
        "amsgrad",
        "nadam",
        "adamax",
        "sgd",
        "momentum",
        "nesterovs",
        "rmsprop",
        "adagrad",
        "adadelta"
      })
  void goesOnFromACheckpointAsIfNothingHadHappened(String optimizer) {
    ModelPlan plan =
        plan(
            MODEL,
            IMAGE,
            CLASSES,
            training(
                optimizer, 0.01, "weight_decay", 0.01, "clip_norm", 1.0, "schedule", "cosine"));
    Dl4jEngine engine = new Dl4jEngine();
    Map<String, Tensor> whole;
    try (EngineModel model = engine.build(plan)) {
      train(model, 0, 8);
      whole = model.weights();
    }
    try (EngineModel first = engine.build(plan);
        EngineModel second = engine.build(plan)) {
      train(first, 0, 4);
      second.setWeights(first.weights());
      second.setUpdaterState(first.updaterState(), 1, 4);
      train(second, 4, 8);
      assertEqual(second.weights(), whole);
    }
  }

  @Test
  void startsFromTheSameWeightsWhateverStandsBesideAModule() {
    Dl4jEngine engine = new Dl4jEngine();
    TrainingSpec training = training("adam", 0.01);
    try (EngineModel one =
            engine.build(
                plan(
                    chain(
                        module("a", "conv_block", "filters", 6),
                        module("flat", "flatten"),
                        module("head", "classifier")),
                    IMAGE,
                    CLASSES,
                    training));
        EngineModel other = engine.build(plan(MODEL, IMAGE, CLASSES, training))) {
      assertThat(other.weights().get("a/weight")).isEqualTo(one.weights().get("a/weight"));
    }
  }

  @Test
  void frozenModulesStayUntilTheyAreUnfrozen() {
    TransferSpec transfer =
        new TransferSpec(Map.of(), List.of("a"), Map.of("b", 0.1), Map.of("rnn", 2), Map.of());
    ModelPlan plan =
        plan(MODEL, IMAGE, CLASSES, training("adam", 0.01, "weight_decay", 0.1), transfer);
    try (EngineModel model = new Dl4jEngine().build(plan)) {
      Map<String, Tensor> start = model.weights();
      train(model, 0, 3);
      assertThat(model.weights().get("a/weight")).isEqualTo(start.get("a/weight"));
      assertThat(model.weights().get("a/running_mean")).isEqualTo(start.get("a/running_mean"));
      assertThat(model.weights().get("rnn/bias")).isEqualTo(start.get("rnn/bias"));
      assertThat(model.weights().get("b/weight")).isNotEqualTo(start.get("b/weight"));
      long before = model.trainableParameters();
      model.beginEpoch(2);
      train(model, 3, 5);
      assertThat(model.weights().get("rnn/bias")).isNotEqualTo(start.get("rnn/bias"));
      assertThat(model.weights().get("a/weight")).isEqualTo(start.get("a/weight"));
      assertThat(model.trainableParameters()).isGreaterThan(before);
    }
  }

  @Test
  void learnsWhatCanBeLearned() {
    ModelSpec spec =
        chain(
            module("a", "conv_block", "filters", 8),
            module("pool", "global_pool"),
            module("head", "classifier"));
    try (EngineModel model =
        new Dl4jEngine().build(plan(spec, IMAGE, CLASSES, training("adam", 0.05)))) {
      Batch batch = batch(IMAGE, CLASSES, 8, 1);
      double first = model.train(batch);
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = model.train(batch);
      }
      assertThat(last).isLessThan(first / 5);
      assertThat(model.loss(batch)).isLessThan(first);
      assertThat(model.predict(batch.features()).shape()).containsExactly(8L, 4L);
    }
  }

  private static void train(EngineModel model, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(model.train(batch(IMAGE, CLASSES, 8, i))).isFinite();
    }
  }

  private static void assertEqual(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, tensor) -> assertThat(actual.get(name)).as(name).isEqualTo(tensor));
  }
}
