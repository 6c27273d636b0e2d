package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.model.Target;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointWriter;
import org.espalier.worker.checkpoint.Lineage;
import org.espalier.worker.checkpoint.Patience;
import org.espalier.worker.checkpoint.Position;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.Examples;
import org.espalier.worker.data.LoadedData;
import org.espalier.worker.data.Prefetch;
import org.espalier.worker.data.Shuffle;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.LearningRate;
import org.jspecify.annotations.Nullable;

/**
 * The epochs and batches of one trial. What an epoch does depends on the seed, its number and the
 * weights it starts from, on nothing else, so that a resumed trial is the same trial. For one
 * thread.
 */
final class TrainingLoop {
  /** So many training examples stand for all when the accuracy on them is measured. */
  private static final int TRAIN_SAMPLE = 500;

  private static final int EVALUATION_BATCH = 250;

  private final TrialSpec spec;
  private final Path workFolder;
  private final LoadedData data;
  private final EngineModel model;
  private final Lineage lineage;
  private final TrialReporter reporter;
  private final StopSignal stop;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final int batchesPerEpoch;
  private final LearningRate learningRate;
  private final ProgressMeter progress;
  private long iteration;

  TrainingLoop(
      TrialAssignment assignment,
      LoadedData data,
      EngineModel model,
      Lineage lineage,
      TrialReporter reporter,
      StopSignal stop,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.spec = assignment.spec();
    this.workFolder = assignment.workFolder();
    this.data = data;
    this.model = model;
    this.lineage = lineage;
    this.reporter = reporter;
    this.stop = stop;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.batchesPerEpoch = Batches.count(data.train().count(), spec.training().batchSize());
    this.learningRate = new LearningRate(spec.training(), batchesPerEpoch);
    this.progress =
        new ProgressMeter(
            reporter,
            nanoTime,
            spec.training().epochs(),
            (long) batchesPerEpoch * spec.training().epochs());
  }

  /** Trains from {@code start} to the end of the budget, or until asked to stop. */
  TrialOutcome run(Position start, Patience before) throws InterruptedException {
    iteration = start.iteration();
    Patience patience = before;
    long patienceLimit = (long) LearningRate.number(spec.training(), "patience");
    if (start.epoch() >= spec.training().epochs() || patience.isOver(patienceLimit)) {
      return finishedBefore(start.epoch());
    }
    Map<String, Double> last = Map.of();
    for (int epoch = start.epoch() + 1; epoch <= spec.training().epochs(); epoch++) {
      EpochMeter meter = new EpochMeter(nanoTime);
      model.beginEpoch(epoch);
      Optional<StopReason> stopped;
      long waited;
      try (Prefetch batches = prefetch(epoch)) {
        stopped = batches(epoch, batches, meter);
        waited = batches.waitedNanos();
      }
      if (stopped.isPresent()) {
        return new TrialOutcome.Stopped(stopped.get(), epoch - 1);
      }
      last = trainingMetrics(meter, waited);
      if (epoch % spec.testEvery() == 0 || epoch == spec.training().epochs()) {
        stopped = evaluate(epoch, last);
        if (stopped.isPresent()) {
          return new TrialOutcome.Stopped(stopped.get(), epoch - 1);
        }
      }
      reporter.points(epochPoints(epoch, last));
      reporter.epochFinished(epoch, last);
      Objective objective = spec.objectives().getFirst();
      if (last.containsKey(objective.metric())) {
        patience = patience.after(last.getOrDefault(objective.metric(), Double.NaN), objective);
      }
      saveCheckpoint(epoch, patience);
      if (patience.isOver(patienceLimit)) {
        reporter.log(
            "INFO", "ends: no better " + objective.metric() + " in " + patienceLimit + " epochs");
        return new TrialOutcome.Finished(epoch, last);
      }
      Optional<StopReason> atCheckpoint = stop.atCheckpoint();
      if (atCheckpoint.isPresent() && epoch < spec.training().epochs()) {
        return new TrialOutcome.Stopped(atCheckpoint.get(), epoch);
      }
    }
    return new TrialOutcome.Finished(spec.training().epochs(), last);
  }

  /** The checkpoint that was resumed from is the last one: only its measures are missing. */
  private TrialOutcome finishedBefore(int epoch) {
    Map<String, Double> metrics = new TreeMap<>();
    Optional<StopReason> stopped = evaluate(epoch, metrics);
    return stopped.isPresent()
        ? new TrialOutcome.Stopped(stopped.get(), epoch)
        : new TrialOutcome.Finished(epoch, metrics);
  }

  private Prefetch prefetch(int epoch) {
    int done = Math.toIntExact(iteration - (long) (epoch - 1) * batchesPerEpoch);
    int[] order = Shuffle.ofEpoch(data.train().count(), spec.seed(), epoch);
    return new Prefetch(data.train(), order, spec.training().batchSize(), done, nanoTime);
  }

  private Optional<StopReason> batches(int epoch, Prefetch batches, EpochMeter meter)
      throws InterruptedException {
    for (@Nullable Batch batch = batches.next(); batch != null; batch = batches.next()) {
      double loss = model.train(batch);
      iteration++;
      reporter.points(
          List.of(new MetricBatch.Point("iteration/loss", iteration, clock.millis(), loss)));
      if (!Double.isFinite(loss)) {
        throw new TrialFailure(
            FailureCategory.DIVERGED,
            "The loss became %s at iteration %d, in epoch %d."
                .formatted(Double.isNaN(loss) ? "NaN" : "infinite", iteration, epoch));
      }
      meter.add(loss, batch.size());
      progress.step(epoch, iteration, batch.size());
      Optional<StopReason> reason = stop.now();
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private Map<String, Double> trainingMetrics(EpochMeter meter, long waitedNanos) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put(Goals.TRAIN_LOSS, meter.meanLoss());
    metrics.put(Goals.LEARNING_RATE, learningRate.at(iteration - 1));
    metrics.put(Goals.SECONDS, meter.seconds());
    metrics.put(Goals.SAMPLES_PER_SECOND, meter.samplesPerSecond());
    metrics.put(Goals.DATA_WAIT_SHARE, meter.share(waitedNanos));
    return metrics;
  }

  /** Adds what is measured in inference mode; why it was broken off, if it was. */
  private Optional<StopReason> evaluate(int epoch, Map<String, Double> metrics) {
    if (Goals.countsParameters(spec)) {
      metrics.put(Goals.PARAMETERS, (double) model.trainableParameters());
    }
    int[] everyTest = IntStream.range(0, data.test().count()).toArray();
    evaluate(epoch, data.test(), everyTest)
        .ifPresent(
            test -> {
              metrics.put(Goals.TEST_LOSS, test.loss());
              if (hasClasses()) {
                metrics.put(Goals.TEST_ACCURACY, test.accuracy());
              }
            });
    if (hasClasses()) {
      int[] shuffled = Shuffle.permutation(data.train().count(), spec.seed());
      int[] sample = Arrays.copyOf(shuffled, Math.min(TRAIN_SAMPLE, shuffled.length));
      evaluate(epoch, data.train(), sample)
          .ifPresent(train -> metrics.put(Goals.TRAIN_ACCURACY, train.accuracy()));
    }
    return stop.now();
  }

  private boolean hasClasses() {
    return data.target().kind() == Target.Kind.CLASSES;
  }

  private Optional<Evaluation> evaluate(int epoch, Examples examples, int[] order) {
    return Evaluation.of(
        model,
        examples,
        order,
        hasClasses(),
        EVALUATION_BATCH,
        () -> {
          progress.step(epoch, iteration, 0);
          return stop.now().isEmpty();
        });
  }

  private List<MetricBatch.Point> epochPoints(int epoch, Map<String, Double> metrics) {
    long now = clock.millis();
    List<MetricBatch.Point> points = new ArrayList<>();
    metrics.forEach((name, value) -> points.add(new MetricBatch.Point(name, epoch, now, value)));
    return points;
  }

  private void saveCheckpoint(int epoch, Patience patience) {
    try {
      CheckpointWriter.Written written =
          CheckpointWriter.write(
              new Checkpoint(
                  spec.model(),
                  new Position(epoch, iteration),
                  patience,
                  lineage,
                  model.weights(),
                  model.updaterState()),
              workFolder.resolve("epoch-" + epoch + ".zip"));
      reporter.checkpointSaved(written.file(), written.sha256(), written.bytes(), epoch, iteration);
    } catch (IOException e) {
      throw new TrialFailure(
          FailureCategory.INFRASTRUCTURE,
          "The checkpoint of epoch " + epoch + " cannot be written: " + e.getMessage(),
          e);
    }
  }
}
