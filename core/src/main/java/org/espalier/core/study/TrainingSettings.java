package org.espalier.core.study;

import static org.espalier.core.study.DeclaredSetting.optional;
import static org.espalier.core.study.DeclaredSetting.withDefault;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.limit.Limits;
import org.espalier.core.space.ValueRule.Real;
import org.espalier.core.space.ValueRule.Whole;
import org.espalier.core.space.ValueRule.Word;

/** What {@code training:} may say. Workers implement every setting under the same name. */
public final class TrainingSettings {

  /** Passes over the training data; has no default. */
  static final DeclaredSetting EPOCHS =
      optional("epochs", new Whole(1, Limits.EPOCHS), "passes over the training data");

  static final DeclaredSetting BATCH_SIZE =
      withDefault("batch_size", new Whole(1, Limits.BATCH_SIZE), 32L, "examples an iteration");

  static final DeclaredSetting OPTIMIZER =
      withDefault(
          "optimizer",
          Word.of("adam", "adamax", "adagrad", "amsgrad", "nadam", "nesterovs", "rmsprop", "sgd"),
          "adam",
          "how gradients become steps");

  static final DeclaredSetting LEARNING_RATE =
      withDefault("learning_rate", Real.above(0), 0.001, "the size of a step");

  static final DeclaredSetting TEST_EVERY =
      withDefault(
          "test_every", new Whole(1, Limits.EPOCHS), 1L, "epochs from one test to the next");

  /** Settings that travel as options of {@link TrainingSpec}, left out where not given. */
  static final List<DeclaredSetting> OPTIONS =
      List.of(
          optional("momentum", new Real(0, true, 1, false), "of nesterovs"),
          optional("weight_decay", Real.atLeast(0), "decoupled from the gradient"),
          optional("clip_norm", Real.above(0), "the longest gradient of a module"));

  /** All of them, in the order of the documentation. */
  public static List<DeclaredSetting> all() {
    return Stream.concat(
            Stream.of(EPOCHS, BATCH_SIZE, OPTIMIZER, LEARNING_RATE, TEST_EVERY), OPTIONS.stream())
        .toList();
  }

  private TrainingSettings() {}
}
