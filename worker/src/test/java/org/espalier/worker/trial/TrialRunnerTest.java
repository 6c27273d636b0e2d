package org.espalier.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.Lineage;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointReader;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.data.Examples;
import org.espalier.worker.engine.Engine;
import org.espalier.worker.engine.EngineModel;
import org.espalier.worker.engine.ModelPlan;
import org.espalier.worker.measure.Confusion;
import org.espalier.worker.testing.SoftmaxEngine;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialRunnerTest {
  private static final int DIGITS = 1000;
  private static final int BATCHES = 20;

  @TempDir Path folder;
  private final Recorder recorder = new Recorder();
  private final StopSignal stop = new StopSignal();

  @Test
  void learnsDigitsAndReportsEveryBatchAndEpoch() throws Exception {
    TrialOutcome outcome = run(assignment(Specs.digits(DIGITS, 3), "a"), recorder);

    assertThat(outcome).isInstanceOf(TrialOutcome.Finished.class);
    assertThat(recorder.iterations())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 3 * BATCHES).boxed().toList());
    assertThat(recorder.epochs.keySet()).containsExactly(1, 2, 3);
    assertThat(recorder.epoch(3))
        .containsKeys(
            "train_loss",
            "train_accuracy",
            "test_loss",
            "test_accuracy",
            "test_top5_accuracy",
            "test_macro_f1",
            "test_auc",
            "learning_rate",
            "seconds",
            "samples_per_second",
            "data_wait_share");
    assertThat(recorder.metric(3, "test_accuracy")).isGreaterThan(0.8);
    assertThat(recorder.metric(3, "train_loss")).isLessThan(recorder.metric(1, "train_loss"));
    assertThat(recorder.checkpoints).extracting(Recorder.Saved::epoch).containsExactly(1, 2, 3);
    assertThat(Digests.ofFile(recorder.checkpoints.getLast().file()))
        .isEqualTo(recorder.checkpoints.getLast().sha256());
  }

  @Test
  void resumedTrialEndsWithTheSameBytesAsAnUndisturbedOne() throws Exception {
    TrialSpec spec = Specs.digits(DIGITS, 4);
    run(assignment(spec, "whole"), recorder);
    Path afterTwo = recorder.checkpoints.get(1).file();
    Recorder resumed = new Recorder();

    run(assignment(spec, "resumed", Optional.of(afterTwo)), resumed);

    assertThat(resumed.firstEpoch).isEqualTo(3);
    assertThat(resumed.iterations()).startsWith(2L * BATCHES + 1).hasSize(2 * BATCHES);
    assertThat(resumed.points.stream().filter(point -> point.metric().equals("iteration/loss")))
        .extracting(point -> point.value())
        .containsExactlyElementsOf(
            recorder.points.stream()
                .filter(point -> point.metric().equals("iteration/loss"))
                .skip(2L * BATCHES)
                .map(point -> point.value())
                .toList());
    assertThat(resumed.checkpoints.getLast().sha256())
        .isEqualTo(recorder.checkpoints.getLast().sha256());
  }

  @Test
  void stopsAfterTheBatchInWhichItWasAsked() throws Exception {
    recorder.afterBatch =
        () -> {
          if (recorder.iterations().size() == BATCHES + 3) {
            stop.request(StopReason.PRUNED, false);
          }
        };

    TrialOutcome outcome = run(assignment(Specs.digits(DIGITS, 5), "a"), recorder);

    assertThat(outcome).isEqualTo(new TrialOutcome.Stopped(StopReason.PRUNED, 1));
    assertThat(recorder.iterations()).hasSize(BATCHES + 3);
  }

  @Test
  void drainsAtTheNextCheckpoint() throws Exception {
    stop.request(StopReason.DRAINED, true);

    TrialOutcome outcome = run(assignment(Specs.digits(DIGITS, 5), "a"), recorder);

    assertThat(outcome).isEqualTo(new TrialOutcome.Stopped(StopReason.DRAINED, 1));
    assertThat(recorder.checkpoints).hasSize(1);
  }

  @Test
  void endsWhenPatienceIsOverAlsoAcrossAResume() throws Exception {
    TrialSpec spec = Specs.digits(DIGITS, 50, 1e-12, Map.of("patience", ParameterValue.of(3L)));

    TrialOutcome whole = run(assignment(spec, "whole"), recorder);
    Recorder resumed = new Recorder();
    Path afterTwo = recorder.checkpoints.get(1).file();
    TrialOutcome rest = run(assignment(spec, "rest", Optional.of(afterTwo)), resumed);
    Path afterAll = recorder.checkpoints.getLast().file();
    TrialOutcome none = run(assignment(spec, "none", Optional.of(afterAll)), new Recorder());

    assertThat(recorder.epochs.keySet()).containsExactly(1, 2, 3, 4);
    assertThat(resumed.epochs.keySet()).containsExactly(3, 4);
    assertThat(List.of(whole, rest, none))
        .allSatisfy(
            outcome -> {
              assertThat(outcome).isInstanceOf(TrialOutcome.Finished.class);
              assertThat(((TrialOutcome.Finished) outcome).epoch()).isEqualTo(4);
              assertThat(((TrialOutcome.Finished) outcome).metrics()).containsKey("test_accuracy");
            });
  }

  @Test
  void aLossThatIsNoNumberEndsTheTrialAndSaysWhere() {
    assertThatThrownBy(() -> run(assignment(Specs.digits(DIGITS, 5, 1e9), "a"), recorder))
        .isInstanceOf(TrialFailure.class)
        .hasMessage("The loss became NaN at iteration 1, in epoch 1.")
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.DIVERGED);
  }

  @Test
  void balancedClassWeightsAreThoseOfTheTrainingExamplesAndAreTold() throws Exception {
    TrialSpec plain = Specs.digits(DIGITS, 1);
    TrialSpec balanced =
        Specs.digits(DIGITS, 1, 0.05, Map.of("class_weights", ParameterValue.of("balanced")));
    List<ModelPlan> plans = new ArrayList<>();
    Engine engine =
        new Engine() {
          private final Engine real = new SoftmaxEngine();

          @Override
          public String device() {
            return real.device();
          }

          @Override
          public EngineModel build(ModelPlan plan) {
            plans.add(plan);
            return real.build(plan);
          }
        };
    TrialRunner runner =
        new TrialRunner(engine, new DataSets(), () -> Instant.EPOCH, System::nanoTime);

    runner.run(assignment(plain, "plain"), recorder, stop);
    runner.run(assignment(balanced, "balanced"), recorder, stop);

    Examples train = new DataSets().load(plain.data(), Specs.dataFolder(), plain.seed()).train();
    float[] label = new float[10];
    double[] counts = new double[10];
    for (int i = 0; i < DIGITS; i++) {
      train.label(i, label, 0);
      for (int c = 0; c < 10; c++) {
        counts[c] += label[c];
      }
    }
    assertThat(plans.getFirst().classWeights()).isEmpty();
    assertThat(plans.getLast().classWeights())
        .containsExactlyElementsOf(
            Arrays.stream(counts).mapToObj(count -> DIGITS / (10 * count)).toList());
    assertThat(recorder.log)
        .anyMatch(
            line ->
                line.startsWith("INFO classes count in the loss by these weights: ")
                    && line.contains(plans.getLast().classWeights().toString()));
  }

  @Test
  void theConfusionMatrixIsStoredWithTheRun() throws Exception {
    run(assignment(Specs.digits(DIGITS, 2), "a"), recorder);

    Confusion matrix =
        Json.read(Files.readString(recorder.artifact("confusion-matrix.json")), Confusion.class);
    double right = 0;
    long all = 0;
    for (int row = 0; row < 10; row++) {
      right += matrix.counts().get(row).get(row);
      all += matrix.counts().get(row).stream().mapToLong(Long::longValue).sum();
    }
    assertThat(all).isEqualTo(2000);
    assertThat(right / all).isEqualTo(recorder.metric(2, "test_accuracy"));
  }

  @Test
  void aGoalThatThisDataDoesNotHaveIsRefused() {
    TrialSpec spec = Specs.digits(DIGITS, 1);
    TrialSpec wrong =
        new TrialSpec(
            spec.data(),
            spec.model(),
            spec.training(),
            spec.transfer(),
            List.of(new Objective("test_r2", Objective.Direction.MAXIMIZE)),
            1,
            1);

    assertThatThrownBy(() -> run(assignment(wrong, "a"), recorder))
        .hasMessageStartingWith(
            "The goal 'test_r2' is not measured where the labels are 10 classes; there are")
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.BAD_SPEC);
  }

  @Test
  void missingDataIsSaidInOneSentence() {
    TrialSpec spec = Specs.digits(DIGITS, 1);
    TrialSpec missing =
        new TrialSpec(
            new DataSpec("no-such-set", List.of(), 0, Map.of()),
            spec.model(),
            spec.training(),
            spec.transfer(),
            spec.objectives(),
            1,
            1);

    assertThatThrownBy(() -> run(assignment(missing, "a"), recorder))
        .hasMessageStartingWith("The data set 'no-such-set' is not in this worker's data folder")
        .extracting(failure -> ((TrialFailure) failure).category())
        .isEqualTo(FailureCategory.BAD_DATA);
  }

  @Test
  void takesWeightsFromAnEarlierRunAndRemembersWhere() throws Exception {
    TrialSpec spec = Specs.digits(DIGITS, 1);
    run(assignment(spec, "base"), recorder);
    Recorder.Saved base = recorder.checkpoints.getLast();
    CheckpointReference reference =
        new CheckpointReference("run1", "checkpoints/x.zip", base.sha256(), 1, 1, BATCHES);
    TransferSpec transfer =
        new TransferSpec(
            Map.of("head", new TransferSpec.Source("run1", reference, "head")),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of());
    TrialSpec heir =
        new TrialSpec(
            spec.data(),
            spec.model(),
            spec.training(),
            transfer,
            spec.objectives(),
            spec.seed(),
            1);
    Recorder heirs = new Recorder();
    Path work = Files.createDirectory(folder.resolve("heir"));

    run(
        new TrialAssignment(
            heir, Optional.empty(), Map.of(base.sha256(), base.file()), work, Specs.dataFolder()),
        heirs);

    assertThat(heirs.metric(1, "train_loss")).isLessThan(recorder.metric(1, "train_loss"));
    assertThat(heirs.log).anyMatch(line -> line.contains("'head' takes all 2 weights of 'head'"));
    assertThat(Files.readString(heirs.artifact("lineage.json"))).contains("\"run_id\":\"run1\"");
    Checkpoint own = CheckpointReader.read(heirs.checkpoints.getLast().file());
    assertThat(own.lineage().modules())
        .containsExactly(
            Map.entry(
                "head",
                new Lineage.Inherited(
                    Lineage.Fit.TAKEN,
                    List.of("bias", "weight"),
                    List.of(),
                    List.of(),
                    List.of(new Lineage.Ancestor("run1", base.sha256(), "head")))));
  }

  private TrialOutcome run(TrialAssignment assignment, Recorder to) throws InterruptedException {
    InstantSource clock = () -> Instant.EPOCH;
    return new TrialRunner(new SoftmaxEngine(), new DataSets(), clock, System::nanoTime)
        .run(assignment, to, stop);
  }

  private TrialAssignment assignment(TrialSpec spec, String name) throws Exception {
    return assignment(spec, name, Optional.empty());
  }

  private TrialAssignment assignment(TrialSpec spec, String name, Optional<Path> resume)
      throws Exception {
    return new TrialAssignment(
        spec, resume, Map.of(), Files.createDirectory(folder.resolve(name)), Specs.dataFolder());
  }
}
