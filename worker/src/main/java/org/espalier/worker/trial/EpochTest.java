package org.espalier.worker.trial;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.espalier.core.model.Target;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.data.LoadedData;
import org.espalier.worker.data.Shuffle;
import org.espalier.worker.measure.Confusion;

/** What is measured in inference mode at the end of an epoch. For one thread. */
final class EpochTest {
  /** So many training examples stand for all when the accuracy on them is measured. */
  private static final int TRAIN_SAMPLE = 500;

  /** Numbers of features and labels in one batch, at most about. */
  private static final int BATCH_NUMBERS = 4_000_000;

  private static final int MOST_BATCH = 250;

  /**
   * @param metrics by the names of {@code Metrics}
   */
  record Measured(Map<String, Double> metrics, Optional<Confusion> confusion) {
    Measured {
      metrics = Map.copyOf(metrics);
    }
  }

  private final LoadedData data;
  private final Stages stages;
  private final int[] trainSample;

  /**
   * @param seed of the choice of training examples
   */
  EpochTest(LoadedData data, Stages stages, long seed) {
    this.data = data;
    this.stages = stages;
    int[] shuffled = Shuffle.permutation(data.train().count(), seed);
    this.trainSample = Arrays.copyOf(shuffled, Math.min(TRAIN_SAMPLE, shuffled.length));
  }

  /**
   * Tests the model.
   *
   * @param where for the message if it diverged: {@code at iteration 30, in epoch 2}
   * @param goOn asked after each batch; false breaks off
   * @return empty if it was broken off
   * @throws TrialFailure DIVERGED if the loss is no number
   */
  Optional<Measured> run(String where, BooleanSupplier goOn) {
    Stages.Stage stage = stages.current();
    int[] every = IntStream.range(0, data.test().count()).toArray();
    Optional<Evaluation> test =
        Evaluation.of(
            stage.model(),
            stage.test(),
            every,
            data.target(),
            data.valueScales(),
            batchSize(),
            goOn);
    if (test.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> metrics = new TreeMap<>();
    test.get().measures().forEach((name, value) -> metrics.put("test_" + name, value));
    double loss = metrics.getOrDefault(Goals.TEST_LOSS, Double.NaN);
    if (!Double.isFinite(loss)) {
      throw new TrialFailure(
          FailureCategory.DIVERGED,
          "The loss on the test data became %s %s."
              .formatted(Double.isNaN(loss) ? "NaN" : "infinite", where));
    }
    if (data.target().kind() != Target.Kind.VALUES) {
      Optional<Evaluation> train =
          Evaluation.of(
              stage.model(),
              stage.train(),
              trainSample,
              data.target(),
              data.valueScales(),
              batchSize(),
              goOn);
      if (train.isEmpty()) {
        return Optional.empty();
      }
      metrics.put(
          Goals.TRAIN_ACCURACY, train.get().measures().getOrDefault("accuracy", Double.NaN));
    }
    return Optional.of(new Measured(metrics, test.get().confusion()));
  }

  private int batchSize() {
    int numbers = data.train().featureSize() + data.train().labelSize();
    return Math.clamp(BATCH_NUMBERS / numbers, 1, MOST_BATCH);
  }
}
