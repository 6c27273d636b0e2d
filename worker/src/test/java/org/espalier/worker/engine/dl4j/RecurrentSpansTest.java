package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.batch;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.shared;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch that a recurrent layer divides among threads trains as one that it does not divide. */
class RecurrentSpansTest {

  private static final Shape SEQUENCE = new Shape.Sequence(5, 6);
  private static final Target CLASSES = Target.classes(4);

  @AfterEach
  void oneThreadAgain() {
    Threads.use(1, 1);
  }

  private static ModelPlan planOf(String kind) {
    return planOf(kind, SEQUENCE, 6);
  }

  private static ModelPlan planOf(String kind, Shape input, int units) {
    String[] words = kind.split(" ");
    Object[] settings =
        words.length == 1
            ? new Object[] {"units", units}
            : new Object[] {"units", units, "cell", words[1], "combine", "add"};
    ModelSpec model =
        chain(
            module("a", words[0], settings),
            shared("b", words[0], "a", settings),
            module("last", "last_step"),
            module("head", "classifier"));
    return plan(model, input, CLASSES, training("adam", 0.01));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "31, 1", "32, 2", "64, 2", "127, 2", "128, 4", "300, 8", "5000, 8"})
  void theCountOfExamplesDecidesIntoHowManySpans(int examples, int spans) {
    assertThat(RecurrentKernel.spans(examples)).isEqualTo(spans);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh_rnn", "lstm", "gru", "bidirectional lstm", "bidirectional gru"})
  void gradientsAreThoseOfTheBatchInUndividedPieces(String kind) {
    int half = 25;
    Batch whole = batch(SEQUENCE, CLASSES, 2 * half, 3);
    assertThat(RecurrentKernel.spans(half)).isEqualTo(1);
    assertThat(RecurrentKernel.spans(2 * half)).isEqualTo(2);
    try (Dl4jModel model = (Dl4jModel) new Dl4jEngine().build(planOf(kind))) {
      Map<String, float[]> first = gradients(model, part(whole, 0, half));
      Map<String, float[]> second = gradients(model, part(whole, half, half));
      gradients(model, whole)
          .forEach(
              (name, computed) -> {
                float[] one = Objects.requireNonNull(first.get(name));
                float[] other = Objects.requireNonNull(second.get(name));
                for (int i = 0; i < computed.length; i++) {
                  assertThat(computed[i])
                      .as("%s[%d]", name, i)
                      .isCloseTo((one[i] + other[i]) / 2, Offset.offset(1e-6f));
                }
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"28, 16384, 7", "28, 1000, 28", "29, 16384, 8", "3, 1000000, 1"})
  void stepsAreWeighedInAboutEqualParts(int steps, int gradients, int held) {
    assertThat(RecurrentKernel.held(steps, gradients)).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru", "bidirectional lstm"})
  void gradientsAreThoseOfAllStepsWeighedAtOnce(String kind) {
    int steps = 40;
    int units = 64;
    int few = 12;
    int pieces = 5;
    Shape input = new Shape.Sequence(steps, units);
    Batch whole = batch(input, CLASSES, few * pieces, 3);
    assertThat(RecurrentKernel.held(steps, few * 4 * units)).isEqualTo(steps);
    assertThat(RecurrentKernel.held(steps, few * pieces / 2 * 3 * units)).isLessThan(steps);
    try (Dl4jModel model = (Dl4jModel) new Dl4jEngine().build(planOf(kind, input, units))) {
      Map<String, float[]> sums = new LinkedHashMap<>();
      for (int piece = 0; piece < pieces; piece++) {
        gradients(model, part(whole, piece * few, few))
            .forEach((name, more) -> sums.merge(name, more, RecurrentSpansTest::sum));
      }
      gradients(model, whole)
          .forEach(
              (name, computed) -> {
                float[] sum = Objects.requireNonNull(sums.get(name));
                for (int i = 0; i < computed.length; i++) {
                  assertThat(computed[i])
                      .as("%s[%d]", name, i)
                      .isCloseTo(sum[i] / pieces, Offset.offset(1e-6f));
                }
              });
    }
  }

  private static float[] sum(float[] one, float[] other) {
    float[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static Batch part(Batch batch, int from, int count) {
    return new Batch(rows(batch.features(), from, count), rows(batch.labels(), from, count));
  }

  private static Tensor rows(Tensor tensor, int from, int count) {
    List<Long> shape = new ArrayList<>(tensor.shape());
    int width = tensor.values().capacity() / Math.toIntExact(shape.getFirst());
    shape.set(0, (long) count);
    FloatBuffer values = FloatBuffer.allocate(count * width);
    values.put(0, tensor.values(), from * width, count * width);
    return new Tensor(shape, values);
  }

  private static Map<String, float[]> gradients(Dl4jModel model, Batch batch) {
    model.computeGradients(batch);
    Map<String, float[]> copies = new LinkedHashMap<>();
    for (Parameter parameter : model.store().all()) {
      if (parameter.isTrained()) {
        copies.put(parameter.fullName(), parameter.gradient().dup().data().asFloat());
      }
    }
    return copies;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh_rnn", "lstm", "gru", "bidirectional lstm"})
  void threadsAndInterruptionsChangeNoBit(String kind) {
    ModelPlan plan = planOf(kind);
    Dl4jEngine engine = new Dl4jEngine();
    Map<String, Tensor> alone;
    try (EngineModel model = engine.build(plan)) {
      Threads.use(1, 1);
      train(model, 0, 12);
      alone = model.weights();
    }
    try (EngineModel first = engine.build(plan);
        EngineModel second = engine.build(plan)) {
      Threads.use(1, 2);
      train(first, 0, 6);
      second.setWeights(first.weights());
      second.setUpdaterState(first.updaterState(), 1, 6);
      Threads.use(1, 3);
      train(second, 6, 12);
      assertThat(second.weights().keySet()).isEqualTo(alone.keySet());
      alone.forEach(
          (name, tensor) -> assertThat(second.weights().get(name)).as(name).isEqualTo(tensor));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh_rnn", "lstm", "gru", "bidirectional lstm"})
  void evaluationsBetweenStepsChangeNoBit(String kind) {
    ModelPlan plan = planOf(kind);
    Dl4jEngine engine = new Dl4jEngine();
    try (EngineModel left = engine.build(plan);
        EngineModel evaluated = engine.build(plan)) {
      Threads.use(1, 2);
      for (int i = 0; i < 6; i++) {
        train(left, i, i + 1);
        train(evaluated, i, i + 1);
        // of the shape that is trained and, in all, of more shapes than buffers are kept for
        assertThat(evaluated.loss(batch(SEQUENCE, CLASSES, 67, 100 + i))).isFinite();
        assertThat(evaluated.loss(batch(SEQUENCE, CLASSES, 10 + 30 * i, 200 + i))).isFinite();
      }
      assertThat(evaluated.weights()).isEqualTo(left.weights());
    }
  }

  private static void train(EngineModel model, int from, int to) {
    for (int i = from; i < to; i++) {
      // spans of unequal sizes, two and four of them
      assertThat(model.train(batch(SEQUENCE, CLASSES, i % 2 == 0 ? 67 : 131, i))).isFinite();
    }
  }
}
