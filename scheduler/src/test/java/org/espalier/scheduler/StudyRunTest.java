package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StudyRunTest {

  private final SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15));

  @BeforeEach
  void start() {
    rig.startScheduler();
    rig.startWorker("w1", Duration.ofMillis(30));
    rig.startWorker("w2", Duration.ofMillis(30));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void runsEveryTrialOfASearchToItsEnd() {
    long study = rig.submit("whole", 5, SchedulerRig.search("whole", 5, 2, "none"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(rig.trials(study, "COMPLETED")).isEqualTo(5);
    assertThat(rig.texts("select distinct status from run")).containsExactly("FINISHED");
    assertThat(rig.text("select count(distinct parameters) from trial")).isEqualTo("5");
    assertThat(rig.text("select count(*) from run_param where key = 'learning_rate'"))
        .isEqualTo("5");
    assertThat(rig.text("select objectives ->> 'test_accuracy' from trial where number = 0"))
        .isEqualTo("0.56");
    rig.assertInvariants();
  }

  @Test
  void stopsTrialsThatThePrunerGivesUp() {
    long study =
        rig.submit(
            "pruned",
            8,
            SchedulerRig.search(
                "pruned", 8, 2, "{type: successive_halving, min_epochs: 1, reduction_factor: 2}"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(rig.trials(study, "PRUNED")).isPositive();
    assertThat(rig.trials(study, "COMPLETED") + rig.trials(study, "PRUNED")).isEqualTo(8);
    rig.assertInvariants();
  }

  @Test
  void aTrialInheritsFromTheBestThatWasFinishedBefore() {
    String file =
        SchedulerRig.search("heirs", 4, 1, "none").replace("search: {", "search: {inherit: best, ");
    rig.awaitStudy(rig.submit("heirs", 4, file), "COMPLETED");
    assertThat(
            rig.texts(
                """
                select t.number || ' ' || count(e.key) || ' ' || count(distinct b.run_id)
                from trial t
                left join lateral jsonb_each(t.specification -> 'transfer' -> 'sources') e on true
                left join trial b
                  on b.run_id = e.value ->> 'run_id' and b.number < t.number
                     and b.objectives ->> 'test_accuracy' =
                       (select max(o.objectives ->> 'test_accuracy') from trial o
                        where o.number < t.number)
                group by t.number order by t.number
                """))
        .hasSize(4)
        .allMatch(line -> line.startsWith("0 0 0") || line.endsWith(" 1"));
    rig.assertInvariants();
  }

  @Test
  void variantsWaitForTheWeightsTheyTake() {
    String file =
        """
        name: variants
        goal: {maximize: test_accuracy}
        data: {set: mnist-10k}
        model:
          flat: {type: flatten}
          hidden: {type: dense, units: 16}
          head: {type: classifier}
        training: {epochs: 2, batch_size: 32, optimizer: adam, learning_rate: 0.01}
        variants:
          base: {data: {classes: [0, 1, 2, 3, 4]}}
          transfer:
            data: {classes: [5, 6, 7, 8, 9]}
            transfer: {from: {variant: base}, modules: [hidden], freeze: [hidden]}
        seed: 7
        """;
    long study = rig.submit("variants", 2, file);
    rig.awaitStudy(study, "COMPLETED");
    assertThat(
            rig.text(
                """
                select t.specification -> 'transfer' -> 'sources' -> 'hidden' -> 'checkpoint' ->> 'epoch'
                from trial t where variant = 'transfer'
                """))
        .isEqualTo("2");
    assertThat(
            rig.text(
                """
                select tag.value = base.run_id || '/hidden'
                from run_tag tag join run r using (run_number)
                join trial t on t.run_id = r.run_id and t.variant = 'transfer'
                join trial base on base.variant = 'base'
                where tag.key = 'espalier.source.hidden'
                """))
        .isEqualTo("t");
    rig.assertInvariants();
  }

  @Test
  void pausesGoesOnFromCheckpointsAndCancels() {
    rig.startWorker("slow", Duration.ofMillis(400));
    long study = rig.submit("paused", 30, SchedulerRig.search("paused", 30, 3, "none"));
    await().atMost(SchedulerRig.SOON).until(() -> rig.trials(study, "COMPLETED") >= 2);
    rig.request(study, "PAUSE");
    rig.awaitStudy(study, "PAUSED");
    rig.awaitText("select count(*) from trial where state in ('QUEUED', 'RUNNING')", "0");
    assertThat(rig.trials(study, "WAITING")).isPositive();
    rig.request(study, "RESUME");
    await().atMost(SchedulerRig.SOON).until(() -> rig.trials(study, "COMPLETED") >= 8);
    rig.request(study, "CANCEL");
    rig.awaitStudy(study, "CANCELLED");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                rig.trials(study, "RUNNING")
                        + rig.trials(study, "QUEUED")
                        + rig.trials(study, "WAITING")
                    == 0);
    rig.request(study, "DELETE");
    rig.awaitText("select count(*) from run where lifecycle_stage = 'active'", "0");
    rig.assertInvariants();
  }

  @Test
  void aFileThatCannotBeReadFailsItsStudyAndNothingElse() {
    long bad = rig.submit("bad", 1, "name: [");
    long good = rig.submit("good", 1, SchedulerRig.search("good", 1, 1, "none"));
    rig.awaitStudy(bad, "FAILED");
    rig.awaitStudy(good, "COMPLETED");
    assertThat(rig.text("select reason from study where study_id = " + bad))
        .startsWith("its file cannot be read");
  }
}
