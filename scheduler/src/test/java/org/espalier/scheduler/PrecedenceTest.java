package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A study of a higher priority goes first on its queue, whenever it got it. */
class PrecedenceTest {

  private final SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15));

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void freeSlotsGoToTheStudyOfTheHigherPriorityUntilItWantsNoMore() {
    rig.startScheduler();
    long behind = rig.submit("behind", 4, SchedulerRig.search("behind", 4, 2, "none"));
    awaitTrials(behind, "QUEUED", 2);
    long first = rig.submit("first", 6, SchedulerRig.search("first", 6, 2, "none"));
    awaitTrials(first, "QUEUED", 2);

    rig.jdbi.useHandle(
        handle -> handle.execute("update study set priority = 1 where study_id = ?", first));
    rig.request(first, "PRIORITY");
    awaitTrials(behind, "WAITING", 2);
    assertThat(rig.texts("select distinct reason from trial where state = 'WAITING'"))
        .containsExactly("'first' goes first");

    // A study that is held back goes before nobody.
    rig.request(first, "PAUSE");
    rig.startWorker("w1", Duration.ofMillis(30));
    rig.startWorker("w2", Duration.ofMillis(30));
    rig.awaitText(
        "select count(*) > 0 from trial where state <> 'WAITING' and study_id = " + behind, "t");
    rig.request(first, "RESUME");
    rig.awaitStudy(first, "COMPLETED");
    rig.awaitStudy(behind, "COMPLETED");
    rig.assertInvariants();
  }

  @Test
  void nothingIsClaimedBeforeTheLastOfTheFirst() {
    long first = rig.submit("first", 6, SchedulerRig.search("first", 6, 2, "none"));
    long behind = rig.submit("behind", 2, SchedulerRig.search("behind", 2, 2, "none"));
    rig.jdbi.useHandle(
        handle -> handle.execute("update study set priority = -1 where study_id = ?", behind));
    rig.startScheduler();
    awaitTrials(first, "QUEUED", 2);
    rig.startWorker("w1", Duration.ofMillis(30));
    rig.startWorker("w2", Duration.ofMillis(30));
    rig.awaitStudy(behind, "COMPLETED");
    assertThat(
            rig.text(
                """
                select min(a.claimed_at) filter (where t.study_id = %d)
                       >= max(a.claimed_at) filter (where t.study_id = %d)
                from attempt a join trial t using (trial_id)
                """
                    .formatted(behind, first)))
        .isEqualTo("t");
    assertThat(rig.trials(first, "COMPLETED")).isEqualTo(6);
    rig.assertInvariants();
  }

  private void awaitTrials(long study, String state, int count) {
    rig.awaitText(
        "select count(*) from trial where study_id = %d and state = '%s'".formatted(study, state),
        Integer.toString(count));
  }
}
