package org.espalier.worker.trial;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.espalier.core.model.Head;
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
  record Measured(Map<String, Double> metrics, Map<String, Confusion> confusions) {
    Measured {
      metrics = Map.copyOf(metrics);
      confusions = Map.copyOf(confusions);
    }
  }

  private final LoadedData data;
  private final List<Head> heads;
  private final Stages stages;
  private final int[] trainSample;

  /**
   * @param heads of the model, in the order of the labels
   * @param seed of the choice of training examples
   */
  EpochTest(LoadedData data, List<Head> heads, Stages stages, long seed) {
    this.data = data;
    this.heads = heads;
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
            heads,
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
    if (heads.stream().anyMatch(head -> head.target().kind() != Target.Kind.VALUES)) {
      Optional<Evaluation> train =
          Evaluation.of(
              stage.model(),
              stage.train(),
              trainSample,
              data.target(),
              heads,
              data.valueScales(),
              batchSize(),
              goOn);
      if (train.isEmpty()) {
        return Optional.empty();
      }
      Map<String, Double> measures = train.get().measures();
      for (Head head : heads) {
        if (measures.containsKey("accuracy" + head.suffix())) {
          metrics.put(
              Goals.TRAIN_ACCURACY + head.suffix(),
              measures.getOrDefault("accuracy" + head.suffix(), Double.NaN));
        }
      }
    }
    return Optional.of(new Measured(metrics, test.get().confusions()));
  }

  private int batchSize() {
    int numbers = data.train().featureSize() + data.train().labelSize();
    return Math.clamp(BATCH_NUMBERS / numbers, 1, MOST_BATCH);
  }
}
