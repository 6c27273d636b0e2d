package org.espalier.worker.engine.dl4j;

import java.util.List;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.engine.LearningRate;
import org.espalier.worker.trial.TrialFailure;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/** Optimisers by the names of study files. */
final class Optimizers {

  private Optimizers() {}

  static IUpdater updater(TrainingSpec training, ISchedule rate) {
    double beta1 = number(training, "beta1");
    double beta2 = number(training, "beta2");
    double momentum = number(training, "momentum");
    return switch (training.optimizer()) {
      case "adam", "adamw" -> new Adam(rate, beta1, beta2, epsilon(training, 1e-8));
      case "amsgrad" ->
          AMSGrad.builder()
              .learningRateSchedule(rate)
              .beta1(beta1)
              .beta2(beta2)
              .epsilon(epsilon(training, 1e-8))
              .build();
      case "nadam" ->
          Nadam.builder()
              .learningRateSchedule(rate)
              .beta1(beta1)
              .beta2(beta2)
              .epsilon(epsilon(training, 1e-8))
              .build();
      case "adamax" -> adamax(rate, beta1, beta2, epsilon(training, 1e-8));
      case "sgd" -> Sgd.builder().learningRateSchedule(rate).build();
      case "momentum" -> new Momentum(rate, momentum);
      case "nesterovs" -> Nesterovs.builder().learningRateSchedule(rate).momentum(momentum).build();
      case "rmsprop" ->
          RmsProp.builder()
              .learningRateSchedule(rate)
              .rmsDecay(momentum)
              .epsilon(epsilon(training, 1e-8))
              .build();
      case "adagrad" ->
          AdaGrad.builder().learningRateSchedule(rate).epsilon(epsilon(training, 1e-6)).build();
      case "adadelta" -> new Adadelta(rate, epsilon(training, 1e-6));
      default ->
          throw new TrialFailure(
              FailureCategory.BAD_SPEC, "There is no optimizer '" + training.optimizer() + "'.");
    };
  }

  private static IUpdater adamax(ISchedule rate, double beta1, double beta2, double epsilon) {
    AdaMax adamax = new AdaMax(rate);
    adamax.setBeta1(beta1);
    adamax.setBeta2(beta2);
    adamax.setEpsilon(epsilon);
    return adamax;
  }

  /** Names of the updater's arrays, in their order. */
  static List<String> slots(String optimizer) {
    return switch (optimizer) {
      case "adam", "adamw", "nadam" -> List.of("mean", "variance");
      case "adamax" -> List.of("mean", "maximum");
      case "amsgrad" -> List.of("mean", "variance", "largest_variance");
      case "momentum", "nesterovs" -> List.of("velocity");
      case "rmsprop", "adagrad" -> List.of("square");
      case "adadelta" -> List.of("square", "square_of_steps");
      default -> List.of();
    };
  }

  static List<Regularization> decay(TrainingSpec training) {
    double decay = number(training, "weight_decay");
    if (decay == 0) {
      return List.of();
    }
    return List.of(
        training.optimizer().equals("adamw")
            ? new WeightDecay(decay, true)
            : new L2Regularization(decay));
  }

  private static double number(TrainingSpec training, String option) {
    return LearningRate.number(training, option);
  }

  private static double epsilon(TrainingSpec training, double otherwise) {
    return training.options().containsKey("epsilon")
        ? LearningRate.number(training, "epsilon")
        : otherwise;
  }
}
