package org.espalier.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.espalier.core.build.Build;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;

/** One attempt after the other on a real broker, and what goes wrong with them. */
class AgentTest extends AgentTestBase {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int DIGITS = 500;
  private static final long BATCHES = 10;

  @Test
  void aTicketIsTrainedToItsEndAndAllOfItIsTold() throws Exception {
    try (Wire wire = new Wire(clients, "whole.");
        Agent agent = agent(wire.topics, TIMING, 0)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 3), Optional.empty()));
      wire.send(Wire.ticket(2, 1, Specs.digits(DIGITS, 1), Optional.empty()));
      awaiting("both end", LONG, () -> wire.story(2).contains("Finished"));

      assertThat(wire.story(1))
          .filteredOn(name -> !name.equals("CheckpointSaved"))
          .containsExactly(
              "Claimed", "Started", "EpochFinished", "EpochFinished", "EpochFinished", "Finished");
      wire.awaitIterations(4 * BATCHES);
      assertThat(wire.iterations())
          .containsExactlyElementsOf(
              LongStream.concat(
                      LongStream.rangeClosed(1, 3 * BATCHES), LongStream.rangeClosed(1, BATCHES))
                  .boxed()
                  .toList());
      CheckpointReference last =
          wire.events(WorkerEvent.CheckpointSaved.class, 1).getLast().checkpoint();
      assertThat(last.epoch()).isEqualTo(3);
      assertThat(last.iteration()).isEqualTo(3 * BATCHES);
      assertThat(Digests.ofFile(store().path(Wire.RUN, last.artifact()))).isEqualTo(last.sha256());
      assertThat(wire.lines).anyMatch(line -> line.text().startsWith("data set mnist-10k: 500"));
      assertThat(wire.holder(1).workerId()).isEqualTo(agent.workerId());
      assertThat(startDelay(wire, 2)).isLessThan(Duration.ofSeconds(1));
    }
    assertThat(children()).isEmpty();
  }

  private static Duration startDelay(Wire wire, long trial) {
    return Duration.between(
        wire.events(WorkerEvent.Claimed.class, trial).getLast().at(),
        wire.events(WorkerEvent.Started.class, trial).getLast().at());
  }

  @Test
  void aResumedAttemptEndsWithTheSameBytes() throws Exception {
    try (Wire wire = new Wire(clients, "resume.");
        Agent agent = agent(wire.topics, TIMING, 30)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 4), Optional.empty()));
      awaiting("it ends", LONG, () -> wire.story(1).contains("Finished"));
      List<CheckpointReference> first = checkpoints(wire);
      CheckpointReference afterTwo =
          first.stream().filter(saved -> saved.epoch() == 2).findFirst().orElseThrow();

      wire.send(Wire.ticket(1, 2, Specs.digits(DIGITS, 4), Optional.of(afterTwo)));
      awaiting("it ends again", LONG, () -> wire.events(WorkerEvent.Finished.class, 1).size() == 2);

      CheckpointReference again = checkpoints(wire).getLast();
      assertThat(again.artifact()).isEqualTo("checkpoints/attempt-2-epoch-4.zip");
      assertThat(again.sha256()).isEqualTo(first.getLast().sha256());
      WorkerEvent.Started started = wire.events(WorkerEvent.Started.class, 1).getLast();
      assertThat(started.firstEpoch()).isEqualTo(3);
      assertThat(started.tags())
          .containsEntry("espalier.build.version", Build.current().inWords())
          .containsEntry("espalier.build.image", "registry.example/worker@sha256:ab")
          .containsKeys("espalier.build.runtime", "espalier.data.sha256");
      wire.awaitIterations(6 * BATCHES);
      assertThat(wire.iterations())
          .endsWith(
              LongStream.rangeClosed(2 * BATCHES + 1, 4 * BATCHES).boxed().toArray(Long[]::new))
          .hasSize((int) (6 * BATCHES));
      assertThat(agent.isHealthy()).isTrue();
    }
  }

  private static List<CheckpointReference> checkpoints(Wire wire) {
    return wire.events(WorkerEvent.CheckpointSaved.class, 1).stream()
        .map(WorkerEvent.CheckpointSaved::checkpoint)
        .toList();
  }

  @Test
  void aKilledTrialProcessIsToldWithinTwoSecondsAndTheWorkerGoesOn() throws Exception {
    try (Wire wire = new Wire(clients, "killed.");
        Agent agent = agent(wire.topics, TIMING, 50)) {
      WorkerEvent.Failed failed = afterSignal(wire, agent, "KILL", Duration.ofSeconds(2));

      assertThat(failed.category()).isEqualTo(FailureCategory.KILLED);
      assertThat(failed.exitCode()).isEqualTo(137);
      wire.send(Wire.ticket(2, 1, Specs.digits(50, 1), Optional.empty()));
      awaiting("the next one ends", LONG, () -> wire.story(2).contains("Finished"));
    }
  }

  @Test
  void aCrashInNativeCodeIsToldWithTheCrashReport() throws Exception {
    try (Wire wire = new Wire(clients, "crash.");
        Agent agent = agent(wire.topics, TIMING, 50)) {
      WorkerEvent.Failed failed = afterSignal(wire, agent, "SEGV", Duration.ofSeconds(10));

      assertThat(failed.category()).isEqualTo(FailureCategory.NATIVE_CRASH);
      assertThat(failed.exitCode()).isEqualTo(134);
      assertThat(failed.lastLogLines()).hasSizeLessThanOrEqualTo(50);
      assertThat(String.join("\n", failed.lastLogLines())).contains("SIGSEGV");
    }
  }

  @Test
  void aTrialThatHangsIsKilledByTheWatchdog() throws Exception {
    try (Wire wire = new Wire(clients, "hang.");
        Agent agent = agent(wire.topics, TIMING.withHang(Duration.ofSeconds(3)), 50)) {
      WorkerEvent.Failed failed = afterSignal(wire, agent, "STOP", Duration.ofSeconds(6));

      assertThat(failed.category()).isEqualTo(FailureCategory.HUNG);
      assertThat(failed.message()).contains("no progress for 3 s");
    }
  }

  /** Sends a signal to the process of a running trial, and waits for what the agent makes of it. */
  private static WorkerEvent.Failed afterSignal(
      Wire wire, Agent agent, String signal, Duration patience) throws Exception {
    wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 500), Optional.empty()));
    awaiting("it trains", LONG, () -> wire.iterations().size() > 3);
    long pid = agent.trialProcesses().getFirst();
    signal(signal, pid);
    awaiting("the failure is told", patience, () -> wire.story(1).contains("Failed"));
    return wire.events(WorkerEvent.Failed.class, 1).getFirst();
  }

  @Test
  void aStopEndsTheTrialWithinTwoSeconds() throws Exception {
    try (Wire wire = new Wire(clients, "stop.");
        Agent agent = agent(wire.topics, TIMING, 50)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 500), Optional.empty()));
      awaiting("an epoch ends", LONG, () -> wire.story(1).contains("EpochFinished"));

      wire.send(new ControlMessage.StopAttempt(wire.holder(1), StopReason.PRUNED));
      awaiting("it stops", Duration.ofSeconds(2), () -> wire.story(1).contains("Stopped"));

      WorkerEvent.Stopped stopped = wire.events(WorkerEvent.Stopped.class, 1).getFirst();
      assertThat(stopped.reason()).isEqualTo(StopReason.PRUNED);
      assertThat(stopped.epoch()).isEqualTo(wire.events(WorkerEvent.EpochFinished.class, 1).size());
      assertThat(agent.trialProcesses()).isEmpty();
    }
  }

  @Test
  void aTrialThatDoesNotListenIsStoppedByForce() throws Exception {
    Timing impatient =
        new Timing(
            TIMING.heartbeat(),
            TIMING.fence(),
            TIMING.hang(),
            Duration.ofSeconds(2),
            TIMING.drain(),
            TIMING.storePatience(),
            TIMING.sample());
    try (Wire wire = new Wire(clients, "force.");
        Agent agent = agent(wire.topics, impatient, 50)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 500), Optional.empty()));
      awaiting("it trains", LONG, () -> wire.iterations().size() > 3);
      signal("STOP", agent.trialProcesses().getFirst());

      wire.send(new ControlMessage.StopAttempt(wire.holder(1), StopReason.CANCELLED));
      awaiting("it is stopped", Duration.ofSeconds(5), () -> wire.story(1).contains("Stopped"));
    }
  }

  @Test
  void aRevokedAttemptIsSilent() throws Exception {
    try (Wire wire = new Wire(clients, "revoke.");
        Agent agent = agent(wire.topics, TIMING, 50)) {
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 500), Optional.empty()));
      awaiting("it trains", LONG, () -> wire.iterations().size() > 3);
      AttemptReference holder = wire.holder(1);
      AttemptReference other = new AttemptReference(1, 1, "another-worker");

      wire.send(new ControlMessage.StopAttempt(other, StopReason.REVOKED));
      int before = wire.iterations().size();
      awaiting("it goes on", LONG, () -> wire.iterations().size() > before + 3);
      wire.send(new ControlMessage.StopAttempt(holder, StopReason.REVOKED));
      awaiting("it is gone", LONG, () -> agent.trialProcesses().isEmpty());
      wire.send(Wire.ticket(2, 1, Specs.digits(50, 1), Optional.empty()));
      awaiting("another one ends", LONG, () -> wire.story(2).contains("Finished"));

      assertThat(wire.story(1)).doesNotContain("Stopped", "Failed", "Finished");
    }
  }

  @Test
  void aTicketThatComesTwiceRunsOnceAndABadOneHoldsNobodyUp() throws Exception {
    try (Wire wire = new Wire(clients, "twice.");
        Agent agent = agent(wire.topics, TIMING, 0)) {
      wire.send(wire.topics.tickets("default"), "{not json".getBytes(StandardCharsets.UTF_8));
      wire.send(Wire.ticket(1, 1, Specs.digits(50, 1), Optional.empty()));
      wire.send(Wire.ticket(1, 1, Specs.digits(50, 1), Optional.empty()));
      wire.send(Wire.ticket(2, 1, Specs.digits(50, 1), Optional.empty()));
      awaiting(
          "both end",
          LONG,
          () -> wire.story(1).contains("Finished") && wire.story(2).contains("Finished"));
      wire.send(Wire.ticket(3, 1, Specs.digits(50, 1), Optional.empty()));
      awaiting("the last ends", LONG, () -> wire.story(3).contains("Finished"));

      assertThat(wire.events(WorkerEvent.Claimed.class, 1)).hasSize(1);
      assertThat(agent.isHealthy()).isTrue();
    }
  }

  @Test
  void aWorkerThatLeavesHandsItsTrialBackAtACheckpoint() throws Exception {
    try (Wire wire = new Wire(clients, "drain.")) {
      Agent agent = agent(wire.topics, TIMING, 50);
      wire.send(Wire.ticket(1, 1, Specs.digits(DIGITS, 500), Optional.empty()));
      awaiting("it trains", LONG, () -> wire.iterations().size() > 3);

      wire.send(new ControlMessage.DrainWorker(agent.workerId()));
      agent.awaitLeft();
      awaiting(
          "it is told",
          LONG,
          () -> wire.events.stream().anyMatch(WorkerEvent.Left.class::isInstance));

      WorkerEvent.Stopped stopped = wire.events(WorkerEvent.Stopped.class, 1).getFirst();
      assertThat(stopped.reason()).isEqualTo(StopReason.DRAINED);
      assertThat(checkpoints(wire).getLast().epoch()).isEqualTo(stopped.epoch()).isPositive();
      assertThat(children()).isEmpty();
      assertThat(folder.resolve("work-drain./attempts")).isEmptyDirectory();
    }
  }
}
