package org.espalier.worker.trial;

import java.util.Set;
import java.util.TreeSet;
import org.espalier.core.model.Target;
import org.espalier.core.study.Metrics;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;

/** The metrics that an epoch ends with. */
final class Goals {
  static final String TRAIN_LOSS = "train_loss";
  static final String TRAIN_ACCURACY = "train_accuracy";
  static final String TEST_LOSS = "test_loss";
  static final String PARAMETERS = Metrics.PARAMETERS;
  static final String LEARNING_RATE = "learning_rate";
  static final String SECONDS = "seconds";
  static final String SAMPLES_PER_SECOND = "samples_per_second";
  static final String DATA_WAIT_SHARE = "data_wait_share";

  private static final Set<String> OF_TRAINING =
      Set.of(LEARNING_RATE, SECONDS, SAMPLES_PER_SECOND, DATA_WAIT_SHARE);

  private Goals() {}

  /** Whether the study looks at how many numbers the model trains. */
  static boolean countsParameters(TrialSpec spec) {
    return spec.watched().stream().anyMatch(goal -> goal.metric().equals(PARAMETERS));
  }

  /**
   * @param target what the labels of the data are
   * @throws TrialFailure BAD_SPEC if the study waits for a metric that nobody measures
   */
  static void check(TrialSpec spec, Target target) {
    Set<String> known = new TreeSet<>(Metrics.of(target));
    known.addAll(OF_TRAINING);
    for (Objective objective : spec.watched()) {
      if (!known.contains(objective.metric())) {
        throw new TrialFailure(
            FailureCategory.BAD_SPEC,
            "The goal '%s' is not measured where the labels are %s; there are %s."
                .formatted(objective.metric(), target.text(), String.join(", ", known)));
      }
    }
  }
}
