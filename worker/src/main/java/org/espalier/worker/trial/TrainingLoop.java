package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.model.Head;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointWriter;
import org.espalier.worker.checkpoint.Patience;
import org.espalier.worker.checkpoint.Position;
import org.espalier.worker.data.AugmentedExamples;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.Examples;
import org.espalier.worker.data.LoadedData;
import org.espalier.worker.data.Prefetch;
import org.espalier.worker.data.Shuffle;
import org.espalier.worker.engine.Batch;
import org.espalier.worker.engine.LearningRate;
import org.espalier.worker.measure.Confusion;
import org.jspecify.annotations.Nullable;

/**
 * The epochs and batches of one trial. What an epoch does depends on the seed, its number and the
 * weights it starts from, on nothing else, so that a resumed trial is the same trial. For one
 * thread.
 */
final class TrainingLoop {
  private final TrialSpec spec;
  private final Path workFolder;
  private final LoadedData data;
  private final Stages stages;
  private final Lineage lineage;
  private final TrialReporter reporter;
  private final StopSignal stop;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final int batchesPerEpoch;
  private final LearningRate learningRate;
  private final ProgressMeter progress;
  private final EpochTest test;
  private final Divergence divergence;
  private Map<String, Confusion> confusions = Map.of();
  private long iteration;

  TrainingLoop(
      TrialAssignment assignment,
      LoadedData data,
      Stages stages,
      List<Double> classWeights,
      Lineage lineage,
      TrialReporter reporter,
      StopSignal stop,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.spec = assignment.spec();
    this.workFolder = assignment.workFolder();
    this.data = data;
    this.stages = stages;
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
    List<Head> heads = Head.of(spec.model(), data.target());
    this.test = new EpochTest(data, heads, stages, spec.seed());
    this.divergence = new Divergence(heads, data.train(), classWeights);
  }

  /** Trains from {@code start} to the end of the budget, or until asked to stop. */
  TrialOutcome run(Position start, Patience before) throws InterruptedException {
    // A fork may count other batches than the trial that it goes on from.
    iteration =
        spec.fork().isPresent() ? (long) start.epoch() * batchesPerEpoch : start.iteration();
    Patience patience = before;
    long patienceLimit = (long) LearningRate.number(spec.training(), "patience");
    if (start.epoch() >= spec.training().epochs() || patience.isOver(patienceLimit)) {
      return finishedBefore(start.epoch());
    }
    Map<String, Double> last = Map.of();
    for (int epoch = start.epoch() + 1; epoch <= spec.training().epochs(); epoch++) {
      EpochMeter meter = new EpochMeter(nanoTime);
      Stages.Stage stage = stages.at(epoch, iteration, goesOn(epoch));
      stage.model().beginEpoch(epoch);
      Optional<StopReason> stopped;
      long waited;
      try (Prefetch batches = prefetch(epoch, stage.train())) {
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
        return finished(epoch, last);
      }
      Optional<StopReason> atCheckpoint = stop.atCheckpoint();
      if (atCheckpoint.isPresent() && epoch < spec.training().epochs()) {
        return new TrialOutcome.Stopped(atCheckpoint.get(), epoch);
      }
    }
    return finished(spec.training().epochs(), last);
  }

  private TrialOutcome finished(int epoch, Map<String, Double> metrics) {
    confusions.forEach(
        (head, matrix) ->
            JsonArtifact.write("confusion-matrix" + head + ".json", matrix, workFolder, reporter));
    return new TrialOutcome.Finished(epoch, metrics);
  }

  /** The checkpoint that was resumed from is the last one: only its measures are missing. */
  private TrialOutcome finishedBefore(int epoch) {
    Map<String, Double> metrics = new TreeMap<>();
    Optional<StopReason> stopped = evaluate(epoch, metrics);
    return stopped.isPresent()
        ? new TrialOutcome.Stopped(stopped.get(), epoch)
        : finished(epoch, metrics);
  }

  private Prefetch prefetch(int epoch, Examples train) {
    int done = Math.toIntExact(iteration - (long) (epoch - 1) * batchesPerEpoch);
    int[] order = Shuffle.ofEpoch(data.train().count(), spec.seed(), epoch);
    Examples examples = AugmentedExamples.of(train, spec.data(), spec.seed(), epoch);
    return new Prefetch(examples, order, spec.training().batchSize(), done, nanoTime);
  }

  private Optional<StopReason> batches(int epoch, Prefetch batches, EpochMeter meter)
      throws InterruptedException {
    divergence.beginEpoch();
    for (@Nullable Batch batch = batches.next(); batch != null; batch = batches.next()) {
      double loss = stages.current().model().train(batch);
      iteration++;
      reporter.points(
          List.of(new MetricBatch.Point("iteration/loss", iteration, clock.millis(), loss)));
      divergence.check(loss, iteration, epoch);
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
      metrics.put(Goals.PARAMETERS, (double) stages.current().model().trainableParameters());
    }
    Optional<EpochTest.Measured> measured =
        test.run("at iteration %d, in epoch %d".formatted(iteration, epoch), goesOn(epoch));
    measured.ifPresent(
        found -> {
          metrics.putAll(found.metrics());
          confusions = found.confusions();
        });
    return stop.now();
  }

  /** Shows progress, and says whether nobody wants the trial to stop. */
  private BooleanSupplier goesOn(int epoch) {
    return () -> {
      progress.step(epoch, iteration, 0);
      return stop.now().isEmpty();
    };
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
                  stages.weights(),
                  stages.updaterState()),
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
