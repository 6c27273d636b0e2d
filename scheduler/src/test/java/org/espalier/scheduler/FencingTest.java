package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.ControlMessage;
import org.espalier.core.message.Ticket;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that lie, die, come back and talk nonsense. */
class FencingTest {

  private final SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(3));
  private final WorkerVoice first = rig.voice("first");
  private final WorkerVoice second = rig.voice("second");

  @BeforeEach
  void start() {
    rig.startScheduler();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    rig.close();
  }

  private Ticket ticket() {
    List<Ticket> found = new ArrayList<>();
    await()
        .atMost(SchedulerRig.SOON)
        .until(
            () -> {
              first.take(Duration.ofMillis(300)).forEach(found::add);
              return !found.isEmpty();
            });
    return found.getFirst();
  }

  @Test
  void theFirstClaimHoldsAndTheSecondIsToldToStop() {
    rig.submit("double", 1, SchedulerRig.search("double", 1, 1, "none"));
    Ticket ticket = ticket();
    first.claim(ticket);
    second.claim(ticket);
    first.start(ticket);
    second.epoch(ticket, 1, 0.99);
    first.epoch(ticket, 1, 0.5);
    rig.awaitText("select epochs_done from trial", "1");
    assertThat(rig.text("select worker_id from attempt")).isEqualTo("first");
    assertThat(rig.text("select objectives ->> 'test_accuracy' from trial")).isEqualTo("0.5");
    rig.awaitText("select sum(count) from dropped_message", "2");
    await()
        .atMost(SchedulerRig.SOON)
        .untilAsserted(
            () ->
                assertThat(second.heard())
                    .contains(
                        new ControlMessage.StopAttempt(
                            new AttemptReference(ticket.trialId(), 1, "second"),
                            StopReason.REVOKED)));
    first.finish(ticket, 3, 0.7);
    rig.awaitText("select state from trial", "COMPLETED");
    rig.assertInvariants();
  }

  @Test
  void aSilentWorkerLosesItsAttemptAndTheNextGoesOnFromTheCheckpoint() {
    rig.submit("silent", 1, SchedulerRig.search("silent", 1, 1, "none"));
    Ticket ticket = ticket();
    first.claim(ticket);
    first.start(ticket);
    first.epoch(ticket, 1, 0.5);
    CheckpointReference saved = first.checkpoint(ticket, 1);
    first.epoch(ticket, 2, 0.9);
    rig.awaitText("select epochs_done from trial", "2");
    Ticket again = ticket();
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.resume()).contains(saved);
    assertThat(rig.text("select state || valid_epoch from attempt where attempt = 1"))
        .isEqualTo("LOST1");
    assertThat(rig.text("select epochs_done || ' ' || (objectives ->> 'test_accuracy') from trial"))
        .isEqualTo("1 0.5");
    // The first comes back and speaks as if nothing had happened.
    first.epoch(ticket, 3, 0.99);
    first.finish(ticket, 3, 0.99);
    first.heartbeat(1, List.of(new WorkerEvent.Progress(ticket.trialId(), 1, 0, 3, 3, 0.9, 10)));
    second.claim(again);
    second.start(again);
    second.epoch(again, 2, 0.6);
    second.epoch(again, 3, 0.7);
    second.finish(again, 3, 0.7);
    rig.awaitText("select state from study", "COMPLETED");
    assertThat(rig.text("select objectives ->> 'test_accuracy' from trial")).isEqualTo("0.7");
    assertThat(rig.text("select worker_id from attempt where attempt = 2")).isEqualTo("second");
    rig.assertInvariants();
  }

  @Test
  void failuresAreTriedAgainByTheirKind() {
    rig.submit("failing", 1, SchedulerRig.search("failing", 1, 1, "none"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      Ticket ticket = ticket();
      assertThat(ticket.attempt()).isEqualTo(attempt);
      first.claim(ticket);
      first.say(
          ticket,
          new WorkerEvent.Failed(
              first.me(ticket),
              FailureCategory.NATIVE_CRASH,
              "signal 11",
              139,
              List.of("last words"),
              Instant.EPOCH));
    }
    rig.awaitText("select state from study", "FAILED");
    assertThat(rig.text("select reason from trial"))
        .isEqualTo("signal 11 (not tried again: it was tried 3 times)");
    rig.assertInvariants();
  }

  @Test
  void aTrialWithoutANumberFails() {
    rig.submit("diverged", 1, SchedulerRig.search("diverged", 1, 1, "none"));
    Ticket ticket = ticket();
    first.claim(ticket);
    first.start(ticket);
    first.epoch(ticket, 1, Double.NaN);
    first.finish(ticket, 3, Double.NaN);
    rig.awaitText("select state from trial", "FAILED");
    assertThat(rig.text("select reason from trial")).contains("test_accuracy");
    rig.assertInvariants();
  }

  @Test
  void nonsenseIsPutAsideAndTheRestApplies() {
    rig.submit("poison", 1, SchedulerRig.search("poison", 1, 1, "none"));
    Ticket ticket = ticket();
    String key = Long.toString(ticket.trialId());
    first.send(key, "{\"type\":\"java.lang.Runtime\"}".getBytes(StandardCharsets.UTF_8));
    first.send(key, new byte[] {0, 1, 2, (byte) 0xff});
    first.send(key, "null".getBytes(StandardCharsets.UTF_8));
    first.claim(ticket);
    first.start(ticket);
    first.say(
        ticket,
        new WorkerEvent.CheckpointSaved(
            first.me(ticket),
            new CheckpointReference("0".repeat(32), "x", "ab".repeat(32), 1, 1, 1),
            Instant.EPOCH));
    first.epoch(ticket, 1, 0.5);
    first.finish(ticket, 3, 0.6);
    rig.awaitText("select state from study", "COMPLETED");
    assertThat(rig.text("select count(*) from dead_letter")).isEqualTo("4");
    rig.assertInvariants();
  }
}
