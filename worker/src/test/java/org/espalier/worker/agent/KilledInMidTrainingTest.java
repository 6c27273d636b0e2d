package org.espalier.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.model.ModuleSpec;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.espalier.core.study.TrainingSpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Checkpoint;
import org.espalier.worker.checkpoint.CheckpointReader;
import org.espalier.worker.process.TrialLaunch;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.Main;
import org.junit.jupiter.api.Test;

/**
 * Same seed, same weights to the bit, also where the process is killed in the middle of an epoch
 * and another goes on from what it left: with the engine, the processes and the messages of use.
 */
class KilledInMidTrainingTest extends AgentTestBase {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int DIGITS = 2_000;
  private static final int BATCH = 20;
  private static final int BATCHES = DIGITS / BATCH;
  private static final int EPOCHS = 4;

  @Override
  TrialLaunch launch(long pause) {
    return new TrialLaunch(
        Main.class.getName(),
        TrialLaunch.ownClassPath(),
        "512m",
        List.of("-XX:TieredStopAtLevel=1"),
        Map.of("OMP_NUM_THREADS", "1"));
  }

  @Test
  void theWeightsAreThoseOfAnUndisturbedRunToTheBit() throws Exception {
    try (Wire wire = new Wire(clients, "bits.");
        Agent agent = agent(wire.topics, TIMING, 0)) {
      wire.send(Wire.ticket(1, 1, spec(), Optional.empty()));
      awaiting("the undisturbed one ends", LONG, () -> wire.story(1).contains("Finished"));
      Checkpoint undisturbed = read(checkpoints(wire, 1).getLast());

      CheckpointReference left = killedInMidEpoch(wire, agent);
      wire.send(Wire.ticket(2, 3, spec(), Optional.of(left)));
      awaiting("the other one ends", LONG, () -> wire.story(2).contains("Finished"));

      CheckpointReference last = checkpoints(wire, 2).getLast();
      assertThat(last.artifact()).isEqualTo("checkpoints/attempt-3-epoch-4.zip");
      assertThat(read(last)).isEqualTo(undisturbed);
      assertThat(last.sha256()).isEqualTo(checkpoints(wire, 1).getLast().sha256());
    }
  }

  /** Kills the process of trial 2 by its number; answers the checkpoint that is left. */
  private static CheckpointReference killedInMidEpoch(Wire wire, Agent agent) throws Exception {
    int before = wire.iterations().size();
    wire.send(Wire.ticket(2, 2, spec(), Optional.empty()));
    awaiting("a checkpoint is stored", LONG, () -> !checkpoints(wire, 2).isEmpty());
    awaiting(
        "an epoch after it is under way",
        LONG,
        () -> wire.iterations().getLast() > checkpoints(wire, 2).getLast().iteration());
    signal("KILL", agent.trialProcesses().getFirst());
    awaiting("the failure is told", LONG, () -> wire.story(2).contains("Failed"));

    WorkerEvent.Failed failed = wire.events(WorkerEvent.Failed.class, 2).getFirst();
    assertThat(failed.category()).isEqualTo(FailureCategory.KILLED);
    assertThat(wire.iterations().size() - before).isLessThan(EPOCHS * BATCHES);
    CheckpointReference left = checkpoints(wire, 2).getLast();
    assertThat(left.iteration()).isEqualTo((long) left.epoch() * BATCHES);
    assertThat(left.epoch()).isLessThan(EPOCHS);
    return left;
  }

  private Checkpoint read(CheckpointReference checkpoint) throws Exception {
    return CheckpointReader.read(store().path(Wire.RUN, checkpoint.artifact()));
  }

  private static List<CheckpointReference> checkpoints(Wire wire, long trial) {
    return wire.events(WorkerEvent.CheckpointSaved.class, trial).stream()
        .map(WorkerEvent.CheckpointSaved::checkpoint)
        .toList();
  }

  /** Everything that could differ: dropout, running statistics, momentum, a schedule, shuffling. */
  private static TrialSpec spec() {
    ModelSpec model =
        new ModelSpec(
            List.of("features"),
            List.of(
                module(
                    "block",
                    "conv_block",
                    "features",
                    Map.of("filters", of(8), "dropout", of(0.2))),
                module("pool", "pool", "block", Map.of()),
                module("rows", "image_rows", "pool", Map.of()),
                module("rnn", "lstm", "rows", Map.of("units", of(12))),
                module("last", "last_step", "rnn", Map.of()),
                module("drop", "dropout", "last", Map.of("rate", of(0.3))),
                module("head", "classifier", "drop", Map.of())),
            List.of("head"));
    return new TrialSpec(
        new DataSpec("mnist-10k", List.of(), DIGITS, Map.of("augment_shift", of(2))),
        model,
        new TrainingSpec(
            EPOCHS,
            BATCH,
            "adam",
            0.01,
            Map.of("schedule", of("cosine"), "weight_decay", of(0.001), "clip_norm", of(5.0))),
        TransferSpec.NONE,
        Specs.digits(1, 1).objectives(),
        7,
        1);
  }

  private static ParameterValue of(Object value) {
    return ParameterValue.of(value);
  }

  private static ModuleSpec module(
      String name, String type, String input, Map<String, ParameterValue> parameters) {
    return new ModuleSpec(name, type, parameters, List.of(input), Optional.empty());
  }
}
