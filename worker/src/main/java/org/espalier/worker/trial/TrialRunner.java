package org.espalier.worker.trial;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.espalier.core.model.Head;
import org.espalier.core.model.ModelInference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.CheckpointReader;
import org.espalier.worker.checkpoint.Patience;
import org.espalier.worker.checkpoint.Position;
import org.espalier.worker.data.Batches;
import org.espalier.worker.data.ClassWeights;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.data.LoadedData;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;

/**
 * Runs trials, one after the other, on one engine: prepares data, model and weights, then trains
 * epoch by epoch. For one thread.
 */
public final class TrialRunner {
  private final Engine engine;
  private final DataSets dataSets;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * @param clock for the times of points and log lines
   * @param nanoTime monotonic, for durations
   */
  public TrialRunner(Engine engine, DataSets dataSets, InstantSource clock, LongSupplier nanoTime) {
    this.engine = engine;
    this.dataSets = dataSets;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * Trains until the budget is used up or {@code stop} says so.
   *
   * @throws TrialFailure if it cannot go on
   * @throws InterruptedException if the thread is interrupted; nothing more is reported
   */
  public TrialOutcome run(TrialAssignment assignment, TrialReporter reporter, StopSignal stop)
      throws InterruptedException {
    TrialSpec spec = assignment.spec();
    LoadedData data = dataSets.load(spec.data(), assignment.dataFolder(), spec.seed());
    Goals.check(spec, data.target());
    reporter.log(
        "INFO",
        "data set %s: %d training and %d test examples, labels are %s, digest %s"
            .formatted(
                spec.data().set(),
                data.train().count(),
                data.test().count(),
                data.target().text(),
                data.digest()));
    if (data.facts().badRows() > 0) {
      reporter.log("WARN", data.facts().badRows() + " bad rows of the data were left out:");
      data.facts().firstBadRows().forEach(row -> reporter.log("WARN", "  " + row));
    }
    JsonArtifact.write("data.json", data.facts(), assignment.workFolder(), reporter);
    List<Double> classWeights = classWeights(spec, data);
    if (!classWeights.isEmpty()) {
      reporter.log("INFO", "classes count in the loss by these weights: " + classWeights);
    }
    ModelPlan plan =
        new ModelPlan(
            spec.model(),
            data.inputs(),
            data.target(),
            spec.training(),
            spec.transfer(),
            spec.seed(),
            Batches.count(data.train().count(), spec.training().batchSize()),
            classWeights);
    try (EngineModel model = engine.build(plan);
        Stages stages = new Stages(engine, plan, model, assignment, data, reporter, nanoTime)) {
      Checkpoint start = start(assignment, data, model, reporter);
      TrainingLoop loop =
          new TrainingLoop(
              assignment,
              data,
              stages,
              classWeights,
              start.lineage(),
              reporter,
              stop,
              clock,
              nanoTime);
      Optional<StopReason> early = stop.now();
      if (early.isPresent()) {
        return new TrialOutcome.Stopped(early.get(), start.position().epoch());
      }
      reporter.started(engine.device(), start.position().epoch() + 1, data.facts().tags());
      return loop.run(start.position(), start.patience());
    }
  }

  private static List<Double> classWeights(TrialSpec spec, LoadedData data) {
    boolean balanced =
        ParameterValue.of("balanced").equals(spec.training().options().get("class_weights"));
    return balanced
        ? ClassWeights.balanced(
            data.train(), data.target().size(), Head.of(spec.model(), data.target()))
        : List.of();
  }

  /** Gives the model the weights it starts from, and says where in training that is. */
  private static Checkpoint start(
      TrialAssignment assignment, LoadedData data, EngineModel model, TrialReporter reporter) {
    if (assignment.resume().isPresent()) {
      Checkpoint checkpoint = resume(assignment, model);
      reporter.log(
          "INFO",
          "goes on after epoch %d, iteration %d"
              .formatted(checkpoint.position().epoch(), checkpoint.position().iteration()));
      return checkpoint;
    }
    TrialSpec spec = assignment.spec();
    Lineage lineage = Lineage.NONE;
    if (!spec.transfer().sources().isEmpty()) {
      Inheritance inheritance =
          Inheritance.load(
              spec.transfer(),
              assignment.sources(),
              model.weights(),
              FlattenedImages.of(ModelInference.infer(spec.model(), data.inputs(), data.target())));
      model.setWeights(inheritance.weights());
      inheritance.lines().forEach(line -> reporter.log("INFO", line));
      LineageFile.write(inheritance.lineage(), assignment.workFolder(), reporter);
      reporter.weightsTaken(inheritance.lineage());
      lineage = inheritance.lineage();
    }
    return new Checkpoint(
        spec.model(), new Position(0, 0), Patience.FRESH, lineage, Map.of(), Map.of());
  }

  private static Checkpoint resume(TrialAssignment assignment, EngineModel model) {
    Checkpoint checkpoint;
    try {
      checkpoint = CheckpointReader.read(assignment.resume().orElseThrow());
    } catch (CheckpointException e) {
      throw new TrialFailure(FailureCategory.INFRASTRUCTURE, e.getMessage(), e);
    } catch (IOException e) {
      throw new TrialFailure(
          FailureCategory.INFRASTRUCTURE,
          "The checkpoint to go on from cannot be read: " + e.getMessage(),
          e);
    }
    if (!checkpoint.model().equals(assignment.spec().model())) {
      throw new TrialFailure(
          FailureCategory.BAD_SPEC, "The checkpoint to go on from is of another model.");
    }
    model.setWeights(checkpoint.weights());
    model.setUpdaterState(
        checkpoint.updater(), checkpoint.position().epoch(), checkpoint.position().iteration());
    return checkpoint;
  }
}
