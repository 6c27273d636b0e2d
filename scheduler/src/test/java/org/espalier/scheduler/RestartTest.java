package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scheduler that ends, or another beside it, changes: nothing. */
class RestartTest {

  private static final String PARAMETERS =
      "select number || ' ' || parameters from trial order by number";

  private static final Duration EPOCH = Duration.ofMillis(40);

  @Test
  void aRestartInMidStudyGivesTheSameTrials() {
    List<String> undisturbed;
    try (SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15))) {
      rig.startScheduler();
      rig.startWorker("w1", EPOCH);
      long study = rig.submit("calm", 10, SchedulerRig.search("calm", 10, 2, "none"));
      rig.awaitStudy(study, "COMPLETED");
      undisturbed = rig.texts(PARAMETERS);
    }
    try (SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15))) {
      Scheduler scheduler = rig.startScheduler();
      rig.startWorker("w1", EPOCH);
      long study = rig.submit("rough", 10, SchedulerRig.search("rough", 10, 2, "none"));
      for (int done = 2; done <= 6; done += 2) {
        int wanted = done;
        await().atMost(SchedulerRig.SOON).until(() -> rig.trials(study, "COMPLETED") >= wanted);
        scheduler.close();
        scheduler = rig.startScheduler();
      }
      rig.awaitStudy(study, "COMPLETED");
      assertThat(rig.texts(PARAMETERS)).isEqualTo(undisturbed);
      assertThat(rig.text("select count(*) from attempt")).isEqualTo("10");
      rig.assertInvariants();
    }
  }

  @Test
  void whatWasCommittedAndNotPublishedIsPublishedLater() {
    try (SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15))) {
      rig.jdbi.useHandle(
          handle ->
              handle.execute(
                  "insert into outbox (topic, key, payload) values (?, 'w', ?)",
                  rig.topics.control(),
                  "{\"type\":\"drain_worker\",\"worker_id\":\"w\"}"));
      rig.startScheduler();
      rig.awaitText("select count(*) from outbox where published_at is null", "0");
    }
  }

  @Test
  void ofTwoSchedulersOneLeadsAndTheOtherTakesOver() {
    try (SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15))) {
      Scheduler first = rig.startScheduler();
      await().atMost(SchedulerRig.SOON).until(() -> first.status() == Scheduler.Status.LEADING);
      Scheduler second = rig.startScheduler();
      await()
          .atMost(SchedulerRig.SOON)
          .until(() -> second.status() == Scheduler.Status.STANDING_BY);
      rig.startWorker("w1", EPOCH);
      long study = rig.submit("two", 6, SchedulerRig.search("two", 6, 2, "none"));
      await().atMost(SchedulerRig.SOON).until(() -> rig.trials(study, "COMPLETED") >= 2);
      first.close();
      await().atMost(SchedulerRig.SOON).until(() -> second.status() == Scheduler.Status.LEADING);
      rig.awaitStudy(study, "COMPLETED");
      assertThat(rig.text("select generation from scheduler_leader")).isEqualTo("2");
      rig.assertInvariants();
    }
  }
}
