package org.espalier.worker.engine;

import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.TrainingOptions;
import org.espalier.core.study.TrainingSpec;

/**
 * The learning rate of every iteration, as {@code training:} asks for it. A pure function of the
 * count of iterations, so that a resumed run goes on with the same rates.
 */
public final class LearningRate {

  private final double base;
  private final String schedule;
  private final double total;
  private final double warmup;
  private final double finalFactor;
  private final double decay;
  private final double stepLength;
  private final int batchesPerEpoch;

  /**
   * @param batchesPerEpoch iterations an epoch, 1 or more
   */
  public LearningRate(TrainingSpec training, int batchesPerEpoch) {
    this.base = training.learningRate();
    this.schedule = text(training, "schedule");
    this.batchesPerEpoch = batchesPerEpoch;
    this.total = (double) training.epochs() * batchesPerEpoch;
    this.warmup = number(training, "warmup_epochs") * batchesPerEpoch;
    this.finalFactor = number(training, "final_factor");
    this.decay = number(training, "decay_factor");
    this.stepLength = number(training, "step_epochs") * batchesPerEpoch;
  }

  /** A number among the options, or its declared fallback. */
  public static double number(TrainingSpec training, String option) {
    return switch (value(training, option)) {
      case ParameterValue.FloatValue(double number) -> number;
      case ParameterValue.IntegerValue(long number) -> number;
      case ParameterValue.TextValue text -> throw wrong(option);
      case ParameterValue.FlagValue flag -> throw wrong(option);
    };
  }

  private static String text(TrainingSpec training, String option) {
    return value(training, option) instanceof ParameterValue.TextValue(String text)
        ? text
        : "constant";
  }

  private static ParameterValue value(TrainingSpec training, String option) {
    ParameterValue given = training.options().get(option);
    return given != null
        ? given
        : TrainingOptions.option(option)
            .flatMap(p -> p.fallback())
            .orElseThrow(() -> wrong(option));
  }

  private static IllegalArgumentException wrong(String option) {
    return new IllegalArgumentException("training option '" + option + "' is no number");
  }

  /**
   * The rate of one step.
   *
   * @param iterationsBefore steps done before it, from 0
   */
  public double at(long iterationsBefore) {
    double warm = warmup > 0 ? Math.min(1, (iterationsBefore + 1) / warmup) : 1;
    return base * warm * factor((double) iterationsBefore);
  }

  private double factor(double iteration) {
    double done = Math.min(1, iteration / Math.max(1, total));
    return switch (schedule) {
      case "linear" -> 1 - (1 - finalFactor) * done;
      case "cosine" -> finalFactor + (1 - finalFactor) * (1 + Math.cos(Math.PI * done)) / 2;
      case "one_cycle" -> oneCycle(done);
      case "step" -> Math.pow(decay, Math.floor(iteration / stepLength));
      case "exponential" -> Math.pow(decay, iteration / batchesPerEpoch);
      default -> 1;
    };
  }

  /** Up from a 25th over the first 30 %, then down by a cosine (Smith and Topin 2018). */
  private double oneCycle(double done) {
    double peak = 0.3;
    if (done < peak) {
      return 0.04 + 0.96 * (1 - Math.cos(Math.PI * done / peak)) / 2;
    }
    return finalFactor
        + (1 - finalFactor) * (1 + Math.cos(Math.PI * (done - peak) / (1 - peak))) / 2;
  }
}
