package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a study file may say of its search, through the scheduler. */
class SearchRunTest {

  private final SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15));

  @BeforeEach
  void start() {
    rig.startScheduler();
    rig.startWorker("w1", Duration.ofMillis(10));
    rig.startWorker("w2", Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String file(String name, String goal, String search) {
    return """
    name: %s
    goal: %s
    data: {set: mnist-10k}
    model:
      flat: {type: flatten}
      left: {type: dense, units: {int: [8, 64]}}
      right: {type: dense, units: {int: [8, 64]}}
      head: {type: classifier}
    training:
      epochs: 3
      batch_size: {choice: [32, 64]}
      optimizer: {choice: [adam, nesterovs]}
      learning_rate: {float: [0.001, 0.1], log: true}
    search: %s
    seed: 7
    """
        .formatted(name, goal, search);
  }

  @Test
  void triesEnqueuedPointsFirstAndKeepsTheRules() {
    long study =
        rig.submit(
            "rules",
            12,
            file(
                "rules",
                "{maximize: test_accuracy}",
                """
                {sampler: tpe, trials: 12, parallel: 2, enqueue: [{left.units: 8, right.units: 64},
                 {learning_rate: 0.05}], constraints: [left.units <= right.units],
                 forbidden: [{optimizer: nesterovs, batch_size: 64}]}
                """
                    .replace('\n', ' ')));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(
            rig.texts(
                "select parameters ->> 'left.units' || ' ' || (parameters ->> 'right.units')"
                    + " from trial where number = 0"))
        .containsExactly("8 64");
    assertThat(rig.text("select parameters ->> 'learning_rate' from trial where number = 1"))
        .isEqualTo("0.05");
    assertThat(
            rig.text(
                """
                select count(*) from trial
                where (parameters ->> 'left.units')::int > (parameters ->> 'right.units')::int
                   or (parameters ->> 'optimizer' = 'nesterovs' and parameters ->> 'batch_size' = '64')
                """))
        .isEqualTo("0");
    assertThat(rig.text("select search_note from study")).startsWith("tpe: ");
    rig.assertInvariants();
  }

  @Test
  void learnsFromAnEarlierStudyOfAnotherSpace() {
    long earlier = rig.submit("earlier", 4, SchedulerRig.search("earlier", 4, 2, "none"));
    rig.awaitStudy(earlier, "COMPLETED");
    long study =
        rig.submit(
            "later",
            3,
            file(
                "later",
                "{maximize: test_accuracy}",
                "{sampler: tpe, trials: 3, warm_start: [{study: earlier, assume: {optimizer: adam}}]}"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(rig.text("select search_note from study where study_id = " + study))
        .contains("learnt from 4 of 4 trials of study 'earlier' (%d)".formatted(earlier));
    assertThat(
            rig.text(
                """
                select count(*) from study_event
                where study_id = %d and kind = 'observed' and payload -> 'values' ->> 'optimizer' = 'adam'
                """
                    .formatted(study)))
        .isEqualTo("4");
    long lost =
        rig.submit(
            "lost",
            3,
            file("lost", "{maximize: test_accuracy}", "{trials: 3, warm_start: nowhere}"));
    rig.awaitStudy(lost, "FAILED");
    assertThat(rig.text("select reason from study where study_id = " + lost))
        .isEqualTo("its warm start, study 'nowhere', does not exist");
  }

  @Test
  void severalGoalsUnderABoundComeToAFront() {
    long study =
        rig.submit(
            "several",
            14,
            file(
                "several",
                "[{maximize: test_accuracy}, {minimize: parameters}]\nsubject_to: test_loss <= 0.41",
                "{sampler: nsga2, pruner: {type: successive_halving, reduction_factor: 2}, trials: 14, parallel: 2}"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(
            rig.texts("select distinct k from trial, jsonb_object_keys(objectives) k order by k"))
        .containsExactly("parameters", "test_accuracy", "test_loss");
    // Accuracy after epoch 3 is 0.56 + 0.01 (number mod 7): the loss of 1 - accuracy is kept from
    // 3.
    assertThat(
            rig.texts(
                """
                select distinct ((payload -> 'outcome' -> 'constraints' ->> 0)::double precision <= 0)
                       = (mod((payload ->> 'trial_number')::int, 7) >= 3)
                from study_event where kind = 'told' and payload -> 'outcome' ->> 'type' = 'completed'
                """))
        .containsExactly("t");
    rig.assertInvariants();
  }

  @Test
  void aPopulationGoesOnFromTheCheckpointsOfItsBest() {
    long study =
        rig.submit(
            "population",
            16,
            file(
                    "population",
                    "{maximize: test_accuracy}",
                    "{sampler: {type: pbt, population: 4, interval: 4, resample: 0}, trials: 16, parallel: 2}")
                // Long enough for a stop to come in time where the machine is busy.
                .replace("epochs: 3", "epochs: 60")
                .replace("{int: [8, 64]}", "16"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(
            Integer.parseInt(rig.text("select count(*) from run_tag where key = 'espalier.fork'")))
        .as(
            "forks among %s",
            rig.texts(
                "select state || ' ' || epochs_done || ' ' || reason from trial order by number"))
        .isPositive();
    // A fork's first attempt begins at its parent's epoch, and it trains the rest.
    assertThat(
            rig.texts(
                """
                select distinct a.resume_epoch = (t.specification -> 'fork' ->> 'epoch')::int
                  and t.specification -> 'fork' ->> 'run_id' <> t.run_id
                  and exists (select from trial parent
                    where parent.run_id = t.specification -> 'fork' ->> 'run_id'
                      and parent.study_id = t.study_id)
                from trial t join attempt a on a.trial_id = t.trial_id and a.attempt = 1
                where t.specification ->> 'fork' is not null
                """))
        .containsExactly("t");
    assertThat(rig.texts("select distinct epochs_done from trial where state = 'COMPLETED'"))
        .containsExactly("60");
    rig.assertInvariants();
  }

  @Test
  void endsOnAPlateau() {
    long study =
        rig.submit(
            "plateau",
            50,
            file(
                "plateau",
                "{maximize: test_accuracy}",
                "{sampler: random, trials: 50, parallel: 1, stop_when: {plateau: 3}}"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(rig.text("select reason from study")).isEqualTo("the last 3 trials brought no gain");
    // Accuracy rises with the number up to trial 6.
    assertThat(rig.trials(study, "COMPLETED")).isEqualTo(10);
  }

  @Test
  void endsWithItsBudgetAndStopsWhatRuns() {
    long study =
        rig.submit(
            "budget",
            1000,
            file(
                "budget",
                "{maximize: test_accuracy}",
                "{sampler: random, trials: 1000, budget: {device_hours: 0.0005, then: stop}}"));
    rig.awaitStudy(study, "COMPLETED");
    assertThat(rig.text("select reason from study"))
        .isEqualTo("its budget of 0.0005 device hours is used up");
    assertThat(rig.trials(study, "COMPLETED")).isBetween(1, 200);
    rig.assertInvariants();
  }
}
