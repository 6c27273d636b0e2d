package org.espalier.worker.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espalier.worker.engine.dl4j.Models.chain;
import static org.espalier.worker.engine.dl4j.Models.module;
import static org.espalier.worker.engine.dl4j.Models.plan;
import static org.espalier.worker.engine.dl4j.Models.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.model.ModuleType;
import org.espalier.core.model.ModuleTypes;
import org.espalier.core.model.Shape;
import org.espalier.core.model.Target;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every head learns a rule from examples, and is right on examples that it has not seen. */
class HeadsLearnTest {

  private static final Shape NUMBERS = new Shape.Vector(4);
  private static final Shape TOKENS = new Shape.Tokens(6, 5);

  /** Labels of one example, given its features. */
  interface Rule {
    float[] labels(float[] features);
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        Arguments.of(
            chain(hidden(), module("head", "classifier")),
            NUMBERS,
            Target.classes(3),
            (Rule) x -> oneHot(largest(x, 3), 3)),
        Arguments.of(
            chain(hidden(), module("head", "multi_label")),
            NUMBERS,
            Target.labels(3),
            (Rule)
                x ->
                    new float[] {
                      x[0] > x[1] ? 1 : 0, x[2] + x[3] > 0 ? 1 : 0, x[0] - x[3] > 0.5 ? 1 : 0
                    }),
        Arguments.of(
            chain(hidden(), module("head", "regression")), NUMBERS, Target.values(2), SUMS),
        Arguments.of(
            chain(hidden(), module("head", "regression", "loss", "absolute")),
            NUMBERS,
            Target.values(2),
            SUMS),
        Arguments.of(
            chain(
                module("e", "embedding", "size", 8),
                module("rnn", "gru", "units", 16),
                module("head", "sequence_tagger")),
            TOKENS,
            Target.stepClasses(3),
            (Rule) x -> tags(x, 3)),
        Arguments.of(
            chain(
                module("e", "embedding", "size", 8),
                module("rnn", "lstm", "units", 16),
                module("head", "next_token")),
            TOKENS,
            Target.stepClasses(5),
            (Rule) x -> tags(x, 5)));
  }

  private static final Rule SUMS = x -> new float[] {x[0] + 0.5f * x[1], x[2] - x[3]};

  private static ModuleSpec hidden() {
    return module("hidden", "dense", "units", 16, "activation", "tanh");
  }

  /** A step's tag is told by its own token and by the one before. */
  private static float[] tags(float[] tokens, int classes) {
    float[] tags = new float[tokens.length * classes];
    for (int step = 0; step < tokens.length; step++) {
      float before = step == 0 ? 0 : tokens[step - 1];
      tags[step * classes + (int) (tokens[step] + 2 * before) % classes] = 1;
    }
    return tags;
  }

  @ParameterizedTest
  @MethodSource("heads")
  void isRightOnExamplesThatItHasNotSeen(ModelSpec spec, Shape input, Target target, Rule rule) {
    try (EngineModel model =
        new Dl4jEngine().build(plan(spec, input, target, training("adam", 0.02)))) {
      for (int i = 0; i < 400; i++) {
        model.train(examples(input, target, rule, 32, i));
      }
      Batch unseen = examples(input, target, rule, 200, 1_000_000);
      assertThat(right(target, model.predict(unseen.features()), unseen.labels()))
          .isGreaterThan(0.95);
    }
  }

  @Test
  void everyHeadIsAmongTheCases() {
    Set<String> trained =
        heads()
            .map(arguments -> (ModelSpec) arguments.get()[0])
            .map(model -> model.modules().getLast().type())
            .collect(Collectors.toSet());

    assertThat(ModuleTypes.all())
        .filteredOn(type -> type.head().isPresent())
        .extracting(ModuleType::name)
        .isSubsetOf(trained);
  }

  private static Batch examples(Shape input, Target target, Rule rule, int count, long seed) {
    Tensor features = Models.batch(input, target, count, seed).features();
    int size = Math.toIntExact(input.count());
    List<float[]> labels = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] example = new float[size];
      features.values().get(n * size, example);
      labels.add(rule.labels(example));
    }
    FloatBuffer all = FloatBuffer.allocate(count * labels.getFirst().length);
    labels.forEach(all::put);
    boolean stepwise = target.kind() == Target.Kind.STEP_CLASSES;
    List<Long> shape =
        stepwise
            ? List.of((long) count, (long) size, (long) target.size())
            : List.of((long) count, (long) target.size());
    return new Batch(features, new Tensor(shape, all.rewind()));
  }

  /** The share of rows that are predicted right; of values, that are within 0.2. */
  private static double right(Target target, Tensor predicted, Tensor labels) {
    int size = target.size();
    int rows = labels.values().capacity() / size;
    int right = 0;
    for (int row = 0; row < rows; row++) {
      float[] guess = new float[size];
      float[] truth = new float[size];
      predicted.values().get(row * size, guess);
      labels.values().get(row * size, truth);
      right += agree(target.kind(), guess, truth) ? 1 : 0;
    }
    return (double) right / rows;
  }

  private static boolean agree(Target.Kind kind, float[] guess, float[] truth) {
    double worst = 0;
    for (int i = 0; i < guess.length; i++) {
      worst = Math.max(worst, Math.abs(guess[i] - truth[i]));
    }
    return switch (kind) {
      case CLASSES, STEP_CLASSES -> largest(guess, guess.length) == largest(truth, truth.length);
      case LABELS -> worst < 0.5;
      case VALUES -> worst < 0.2;
      case SEVERAL -> throw new IllegalArgumentException("one head at a time");
    };
  }

  private static float[] oneHot(int at, int size) {
    float[] label = new float[size];
    label[at] = 1;
    return label;
  }

  private static int largest(float[] numbers, int among) {
    int best = 0;
    for (int i = 1; i < among; i++) {
      best = numbers[i] > numbers[best] ? i : best;
    }
    return best;
  }
}
