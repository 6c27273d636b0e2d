package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trials find their weights among runs' files and in the registry, or end with the reason. */
class TransferSourcesTest {
  private static final String DIGEST = "b".repeat(64);

  private final SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15));
  private String base = "";

  @BeforeEach
  void start() {
    rig.startScheduler();
    rig.startWorker("w1", Duration.ofMillis(10));
    rig.awaitStudy(rig.submit("base", 1, file("base", "")), "COMPLETED");
    base = rig.text("select run_id from trial");
    rig.text("insert into blob (sha256, bytes) values ('" + DIGEST + "', 9) returning sha256");
    rig.text(
        """
        insert into artifact (run_number, name, sha256, bytes, content_type)
        select run_number, 'model/m.safetensors', '%s', 9, 'application/octet-stream' from run
        returning name
        """
            .formatted(DIGEST));
    rig.text(
        "insert into registered_model (name, next_version) values ('reader', 4) returning name");
    version(1, "runs:/" + base);
    version(2, "mlflow-artifacts:/1/" + base + "/artifacts/model");
    version(3, "s3://elsewhere/model");
    rig.text(
        "insert into registered_model_alias select registered_number, 'champion', 2 from registered_model returning alias");
  }

  private void version(int number, String source) {
    rig.text(
        """
        insert into model_version (registered_number, version, source)
        select registered_number, %d, '%s' from registered_model returning version
        """
            .formatted(number, source));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aVersionIsARunsCheckpointOrTheOneFileOfWeightsInItsFolder() {
    assertThat(source("one", "{model: reader, version: 1}"))
        .isEqualTo(rig.text("select sha256 from checkpoint order by epoch desc limit 1"));
    assertThat(source("two", "{model: reader, alias: champion}")).isEqualTo(DIGEST);
    assertThat(source("file", "{run: %s, artifact: model/m.safetensors}".formatted(base)))
        .isEqualTo(DIGEST);
    assertThat(source("local", "{file: m.h5, sha256: %s}".formatted("c".repeat(64))))
        .isEqualTo("c".repeat(64));
  }

  /** The more a trial's number, the more accurate it is; the last of three epochs counts. */
  @Test
  void aTrialTheBestOfAStudyAndARunGiveTheirLastCheckpoint() {
    long wide = rig.submit("wide", 4, SchedulerRig.search("wide", 4, 1, "none"));
    rig.awaitStudy(wide, "COMPLETED");

    assertThat(checkpoint("best", "{study: wide, best: true}")).isEqualTo(run(wide, 3) + " at 3");
    assertThat(checkpoint("second", "{study: wide, trial: 1}")).isEqualTo(run(wide, 1) + " at 3");
    assertThat(checkpoint("named", "{run: %s}".formatted(run(wide, 2))))
        .isEqualTo(run(wide, 2) + " at 3");
  }

  @Test
  void aTrialWaitsForWhatIsNotDoneYet() {
    long wide = rig.submit("wide", 2, SchedulerRig.search("wide", 2, 1, "none"));
    rig.request(wide, "PAUSE");
    rig.awaitStudy(wide, "PAUSED");
    long study = submit("after", "{study: wide, best: true}");
    rig.awaitText(
        "select coalesce((select reason from trial where study_id = %d), '')".formatted(study),
        "waits for study 'wide' to end");

    rig.request(wide, "RESUME");

    rig.awaitStudy(study, "COMPLETED");
    assertThat(checkpointOf(study)).isEqualTo(run(wide, 1) + " at 3");
  }

  @Test
  void whatWillNeverBeEndsTheTrialWithTheReason() {
    assertThat(failure("nowhere", "{study: lost, best: true}"))
        .isEqualTo("its source of weights, study 'lost', does not exist");
    assertThat(failure("nobody", "{study: lost, trial: 0}"))
        .isEqualTo("its source of weights, study 'lost', does not exist");
    assertThat(failure("beyond", "{study: base, trial: 7}"))
        .isEqualTo("its source of weights, trial 7 of study 'base', does not exist");
    assertThat(failure("stranger", "{run: %s}".formatted("0".repeat(32))))
        .isEqualTo("its source of weights, run %s, is no trial here".formatted("0".repeat(32)));
    // the study before ended without a result
    assertThat(failure("fruitless", "{study: stranger, best: true}"))
        .isEqualTo("its source of weights, study 'stranger', has no result");
    assertThat(failure("unlucky", "{study: stranger, trial: 0}"))
        .isEqualTo("its source of weights, trial 0 of study 'stranger', ended as FAILED");
    assertThat(failure("empty", "{run: %s}".formatted(runOf("stranger"))))
        .isEqualTo(
            "its source of weights, run %s, FAILED, left no checkpoint"
                .formatted(runOf("stranger")));
  }

  @Test
  void whatIsNotHereEndsTheTrialWithTheReason() {
    assertThat(failure("three", "{model: reader}"))
        .isEqualTo(
            "its source of weights, model 'reader', lies at s3://elsewhere/model, which is no"
                + " artifact of a run here");
    assertThat(failure("none", "{model: reader, alias: lost}"))
        .isEqualTo("its source of weights, model 'reader' alias 'lost', does not exist");
    assertThat(failure("gone", "{run: %s, artifact: model/n.h5}".formatted(base)))
        .startsWith("its source of weights, artifact 'model/n.h5' of run ");
  }

  /** The digest that the head of a trial with this source starts from. */
  private String source(String name, String from) {
    long study = submit(name, from);
    rig.awaitStudy(study, "COMPLETED");
    return rig.text(
        """
        select specification -> 'transfer' -> 'sources' -> 'head' -> 'checkpoint' ->> 'sha256'
        from trial where study_id = %d
        """
            .formatted(study));
  }

  private long submit(String name, String from) {
    return rig.submit(name, 1, file(name, "transfer: {from: " + from + "}"));
  }

  /** The run and the epoch that the head of a trial with this source starts from. */
  private String checkpoint(String name, String from) {
    long study = submit(name, from);
    rig.awaitStudy(study, "COMPLETED");
    return checkpointOf(study);
  }

  private String checkpointOf(long study) {
    return rig.text(
        """
        select (c ->> 'run_id') || ' at ' || (c ->> 'epoch')
        from trial, jsonb_path_query(
          cast(specification as jsonb), '$.transfer.sources.head.checkpoint') c
        where study_id = %d
        """
            .formatted(study));
  }

  private String run(long study, int trial) {
    return rig.text(
        "select run_id from trial where study_id = %d and number = %d".formatted(study, trial));
  }

  private String runOf(String study) {
    return rig.text(
        "select run_id from trial join study using (study_id) where name = '" + study + "'");
  }

  private String failure(String name, String from) {
    long study = submit(name, from);
    rig.awaitText(
        "select coalesce((select state from trial where study_id = %d), '')".formatted(study),
        "FAILED");
    return rig.text("select reason from trial where study_id = " + study);
  }

  private static String file(String name, String transfer) {
    return """
        name: %s
        goal: {maximize: test_accuracy}
        data: {set: mnist-10k}
        model:
          flat: {type: flatten}
          head: {type: classifier}
        training: {epochs: 2, batch_size: 32, optimizer: adam, learning_rate: 0.01}
        %s
        seed: 7
        """
        .formatted(name, transfer);
  }
}
