package org.espalier.core.study;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.limit.Limits;
import org.espalier.core.model.ModuleParameter;

/**
 * Every setting that may stand under {@code training:}, as declared; engines and the trial loop
 * read them from {@link TrainingSpec}.
 */
public final class TrainingOptions {

  public static final ModuleParameter EPOCHS =
      ModuleParameter.whole("epochs", 1, Limits.EPOCHS, "Passes over the training data.");

  public static final ModuleParameter BATCH_SIZE =
      ModuleParameter.whole("batch_size", 1, Limits.BATCH_SIZE, "Examples an iteration.").or(32);

  public static final ModuleParameter TEST_EVERY =
      ModuleParameter.whole("test_every", 1, Limits.EPOCHS, "Epochs from one test to the next.")
          .or(1);

  /** The optimisers; {@code adamw} is Adam with decoupled weight decay. */
  public static final ModuleParameter OPTIMIZER =
      ModuleParameter.oneOf(
              "optimizer",
              List.of(
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
                  "adadelta"),
              "How weights follow their gradients.")
          .or("adam");

  public static final ModuleParameter LEARNING_RATE =
      ModuleParameter.real(
              "learning_rate",
              1e-12,
              1000,
              "Size of a step; with a schedule, its highest. For adadelta, which finds its own"
                  + " size, a factor of it: 1 is usual.")
          .or(0.001);

  private static final List<ModuleParameter> OPTIONS =
      List.of(
          ModuleParameter.oneOf(
                  "schedule",
                  List.of("constant", "linear", "cosine", "one_cycle", "step", "exponential"),
                  "How the learning rate goes over the whole training.")
              .or("constant"),
          ModuleParameter.real(
                  "warmup_epochs", 0, 10_000, "Epochs in which the learning rate rises from 0.")
              .or(0.0),
          ModuleParameter.real(
                  "final_factor",
                  0,
                  1,
                  "Where linear, cosine and one_cycle end, as a share of the learning rate.")
              .or(0.0),
          ModuleParameter.whole(
                  "step_epochs", 1, 10_000, "Epochs between two drops of the step schedule.")
              .or(10),
          ModuleParameter.real(
                  "decay_factor",
                  0,
                  1,
                  "What step multiplies the rate by at a drop, and exponential after each epoch.")
              .or(0.1),
          ModuleParameter.real("momentum", 0, 0.9999, "For momentum, nesterovs and rmsprop.")
              .or(0.9),
          ModuleParameter.real("beta1", 0, 0.9999, "Adam's memory of gradients.").or(0.9),
          ModuleParameter.real("beta2", 0, 0.999999, "Adam's memory of squared gradients.")
              .or(0.999),
          ModuleParameter.real(
                  "epsilon", 1e-16, 1, "Added to denominators; default by the optimiser.")
              .orNone(),
          ModuleParameter.real(
                  "weight_decay",
                  0,
                  1,
                  "L2 penalty on weights, not on biases and norms; decoupled with adamw.")
              .or(0.0),
          ModuleParameter.real(
                  "clip_norm", 0, 1e9, "The largest L2 norm of the whole gradient; 0 for no limit.")
              .or(0.0),
          ModuleParameter.real(
                  "clip_value", 0, 1e9, "The largest value of a gradient; 0 for no limit.")
              .or(0.0),
          ModuleParameter.real(
                  "label_smoothing", 0, 0.9, "Share of the target spread over all classes.")
              .or(0.0),
          ModuleParameter.oneOf(
                  "class_weights",
                  List.of("none", "balanced"),
                  "Whether rare classes count more in the loss.")
              .or("none"),
          ModuleParameter.flag(
                  "cache_features",
                  "Whether what a frozen trunk computes is kept and not computed again.")
              .or(true),
          ModuleParameter.whole(
                  "patience",
                  0,
                  10_000,
                  "Epochs without a better (first) goal after which training ends; 0 for none.")
              .or(0));

  private TrainingOptions() {}

  /** What {@link TrainingSpec#options} may hold. */
  public static List<ModuleParameter> options() {
    return OPTIONS;
  }

  /** Everything that {@code training:} may say, what is changed most first. */
  public static List<ModuleParameter> all() {
    return Stream.concat(
            Stream.of(EPOCHS, BATCH_SIZE, OPTIMIZER, LEARNING_RATE, TEST_EVERY), OPTIONS.stream())
        .toList();
  }

  public static Optional<ModuleParameter> option(String name) {
    return OPTIONS.stream().filter(option -> option.name().equals(name)).findFirst();
  }
}
