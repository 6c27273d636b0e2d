package org.espalier.tracking.purge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.study.Objective;
import org.espalier.core.study.Objective.Direction;
import org.espalier.tracking.TestDatabase;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.artifact.ArtifactWrite;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.purge.RetentionRule.Removal;
import org.espalier.tracking.run.RunStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rules take away, and what they leave alone whatever they say. */
class RetentionTest {
  private static final String CHECKPOINT = "checkpoints/attempt-1-epoch-2.zip";
  private static final String ONE = "[{\"metric\": \"acc\", \"direction\": \"MAXIMIZE\"}]";
  private static final String TWO =
      "[{\"metric\": \"acc\", \"direction\": \"MAXIMIZE\"}, {\"metric\": \"size\", \"direction\": \"MINIMIZE\"}]";

  private final TestDatabase database = TestDatabase.open();

  @AfterEach
  void close() {
    database.close();
  }

  private void execute(String sql, Object... values) {
    database.jdbi().useHandle(handle -> handle.execute(sql, values));
  }

  private <T> T one(String sql, Class<T> type, Object... values) {
    return database.jdbi().withHandle(handle -> handle.select(sql, values).mapTo(type).one());
  }

  private long study(String name, String state, String objectives) {
    return one(
        """
        with e as (insert into experiment (name) values (?) returning experiment_id)
        insert into study (experiment_id, name, state, specification, source_text, queue, seed, trial_limit)
        select experiment_id, 'study', ?, jsonb_build_object('objectives', cast(? as jsonb)), '', 'default', 1, 9 from e
        returning study_id
        """,
        Long.class,
        name,
        state,
        objectives);
  }

  /** A trial that ended ten days ago, with a checkpoint that is its logged model, and a picture. */
  private void trial(long study, int number, String run, String objectives) throws IOException {
    database.run(run, one("select experiment_id from study where study_id = ?", Long.class, study));
    ended(run, "FINISHED", 10);
    execute(
        """
        with t as (
          insert into trial (study_id, number, run_id, state, parameters, objectives)
          values (?, ?, ?, 'COMPLETED', '{}', cast(? as jsonb)) returning trial_id
        )
        insert into attempt (trial_id, attempt, state) select trial_id, 1, 'FINISHED' from t
        """,
        study,
        number,
        run,
        objectives);
    put(run, CHECKPOINT, "weights of " + run);
    put(run, "picture.png", "picture of " + run);
    execute(
        """
        insert into checkpoint (trial_id, attempt, run_id, artifact, sha256, bytes, epoch, iteration)
        select t.trial_id, 1, t.run_id, a.name, a.sha256, a.bytes, 2, 20
        from trial t join run r using (run_id) join artifact a using (run_number)
        where t.run_id = ? and a.name = ?
        """,
        run,
        CHECKPOINT);
    model(run, "m-" + run, "checkpoint.zip", CHECKPOINT);
  }

  private void model(String run, String model, String name, String artifact) {
    execute(
        """
        with m as (
          insert into logged_model (model_id, experiment_id, name, source_run_id, status)
          select ?, experiment_id, 'checkpoint', run_id, 'READY' from run where run_id = ?
          returning model_number
        ), o as (
          insert into run_model (run_number, model_number, direction)
          select r.run_number, m.model_number, 'OUTPUT' from m, run r where r.run_id = ?
        )
        insert into model_artifact (model_number, name, sha256, bytes, content_type)
        select m.model_number, ?, a.sha256, a.bytes, a.content_type
        from m, artifact a join run r using (run_number) where r.run_id = ? and a.name = ?
        """,
        model,
        run,
        run,
        name,
        run,
        artifact);
  }

  private void ended(String run, String status, int daysAgo) {
    execute(
        "update run set status = ?, ended_at = now() - ? * interval '1 day' where run_id = ?",
        status,
        daysAgo,
        run);
  }

  private void put(String run, String name, String content) throws IOException {
    database
        .stores()
        .artifacts()
        .put(
            run,
            ArtifactName.of(name),
            new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
            ArtifactWrite.LATEST_WINS);
  }

  private List<String> withCheckpoint() {
    return with(CHECKPOINT);
  }

  private List<String> with(String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select r.run_id from artifact a join run r using (run_number) where a.name = ? order by 1",
                        name)
                    .mapTo(String.class)
                    .list());
  }

  private static RetentionRule files(String experiments, int days, int keepBest, String files) {
    return new RetentionRule(
        "rule",
        List.of(experiments),
        RetentionRule.ENDED,
        Duration.ofDays(days),
        keepBest,
        Optional.empty(),
        Removal.FILES,
        List.of(files));
  }

  private PurgeReport purge(boolean dryRun, RetentionRule... rules) throws IOException {
    return database
        .stores()
        .purge()
        .run(new PurgeRules(List.of(rules), Duration.ofDays(30), Duration.ZERO, dryRun));
  }

  @Test
  void onlyTheBestTrialsOfAStudyKeepTheirWeights() throws IOException {
    long study = study("digits", "COMPLETED", ONE);
    trial(study, 0, "low", "{\"acc\": 0.5}");
    trial(study, 1, "high", "{\"acc\": 0.9}");
    trial(study, 2, "nan", "{\"acc\": \"NaN\"}");
    trial(study, 3, "good", "{\"acc\": 0.8}");
    trial(study, 4, "none", null);
    RetentionRule rule = files("dig*", 7, 2, "checkpoints/*");

    PurgeReport counted = purge(true, rule);
    assertThat(withCheckpoint()).hasSize(5);
    PurgeReport done = purge(false, rule);

    assertThat(done).isEqualTo(counted);
    int bytes = "weights of lowweights of nanweights of none".length();
    assertThat(done.retention())
        .as("each as a checkpoint and as a model")
        .containsExactly(new RetentionReport("rule", 3, 6, 2L * bytes));
    assertThat(done.contents()).as("contents without a name").isEqualTo(3);
    assertThat(withCheckpoint()).containsExactly("good", "high");
    assertThat(with("picture.png")).hasSize(5);
    assertThat(one("select count(*) from checkpoint", Long.class)).isEqualTo(2);
    assertThat(one("select count(*) from model_artifact", Long.class)).isEqualTo(2);
    assertThat(purge(false, rule).retention().getFirst().files()).isZero();
  }

  @Test
  void withSeveralObjectivesTheWholeFrontIsKept() throws IOException {
    long study = study("two", "COMPLETED", TWO);
    trial(study, 0, "large", "{\"acc\": 0.9, \"size\": 100}");
    trial(study, 1, "small", "{\"acc\": 0.7, \"size\": 10}");
    trial(study, 2, "worse", "{\"acc\": 0.7, \"size\": 20}");
    trial(study, 3, "medium", "{\"acc\": 0.8, \"size\": 50}");

    purge(false, files("*", 7, 1, "*"));

    assertThat(withCheckpoint()).containsExactly("large", "medium", "small");
    assertThat(with("picture.png")).containsExactly("large", "medium", "small");
  }

  @Test
  void whatIsStillWantedIsLeftAlone() throws IOException {
    long study = study("done", "COMPLETED", ONE);
    int number = 0;
    for (String run :
        List.of("plain", "by-run", "by-model", "by-source", "wanted", "tagged", "recent")) {
      trial(study, number++, run, "{\"acc\": 0.5}");
    }
    trial(study("going", "RUNNING", ONE), 0, "going", "{\"acc\": 0.5}");
    ended("recent", "FINISHED", 6);
    execute(
        """
        insert into registered_model (name) values ('net');
        insert into model_version (registered_number, version, source, run_id, model_id)
        select registered_number, v.version, v.source, v.run_id, v.model_id
        from registered_model, (values
          (1, 's3://elsewhere/model', 'by-run', ''),
          (2, 'models:/m-by-model', '', ''),
          (3, 'mlflow-artifacts:/1/by-source/artifacts/model', '', '')) v (version, source, run_id, model_id)
        """);
    long taker = study("taker", "RUNNING", ONE);
    trial(taker, 0, "taker", null);
    execute(
        """
        update trial set state = 'WAITING', specification = cast(? as jsonb) where run_id = 'taker'
        """,
        "{\"transfer\": {\"sources\": {\"head\": {\"run_id\": \"wanted\", \"module\": \"head\"}}}}");
    execute(
        """
        insert into run_tag (run_number, key, value)
        select run_number, 'espalier.keep', '' from run where run_id = 'tagged'
        """);

    PurgeReport report = purge(false, files("*", 7, 0, "*"));

    assertThat(report.retention().getFirst().runs()).isEqualTo(1);
    assertThat(withCheckpoint())
        .containsExactly(
            "by-model", "by-run", "by-source", "going", "recent", "tagged", "taker", "wanted");
  }

  @Test
  void runsThatAreNoTrialsAreDeletedAsByHandAndGoWhenTheirTimeIsOver() throws IOException {
    long study = study("scratch/study", "COMPLETED", ONE);
    trial(study, 0, "trial", "{\"acc\": 0.5}");
    long scratch =
        one(
            "insert into experiment (name) values ('scratch/100%_a') returning experiment_id",
            Long.class);
    long other =
        one(
            "insert into experiment (name) values ('scratch/100x_a') returning experiment_id",
            Long.class);
    for (String run : List.of("first", "second", "third", "unmeasured", "running")) {
      database.run(run, scratch);
      ended(run, run.equals("third") ? "FAILED" : "FINISHED", 40);
    }
    database.run("elsewhere", other);
    ended("elsewhere", "FINISHED", 40);
    execute("update run set status = 'RUNNING', ended_at = null where run_id = 'running'");
    Map<String, Double> losses = Map.of("first", 0.3, "second", 0.1, "third", 0.2);
    losses.forEach(
        (run, loss) ->
            database
                .stores()
                .metrics()
                .append(
                    Map.of(
                        run,
                        List.of(
                            new MetricPoint("loss", 1, 1, 0),
                            new MetricPoint("loss", 2, 2, loss)))));
    RetentionRule rule = scratch(Optional.of(new Objective("loss", Direction.MINIMIZE)));

    assertThat(purge(false, scratch(Optional.empty())).retention().getFirst().runs()).isZero();
    PurgeReport report = purge(false, rule);

    assertThat(report.retention()).containsExactly(new RetentionReport("scratch", 2, 0, 0));
    assertThat(report.runs()).as("taken away for good").isZero();
    assertThat(deleted()).containsExactlyInAnyOrder("first", "unmeasured");
    execute("update run set deleted_at = now() - interval '31 days' where deleted_at is not null");
    assertThat(purge(false, rule).runs()).isEqualTo(2);
    assertThat(one("select count(*) from run", Long.class)).isEqualTo(5);
  }

  private static RetentionRule scratch(Optional<Objective> best) {
    Set<RunStatus> statuses = EnumSet.of(RunStatus.FINISHED);
    return new RetentionRule(
        "scratch",
        List.of("scratch/100%*", "scratch/study"),
        statuses,
        Duration.ofDays(30),
        1,
        best,
        Removal.RUNS,
        List.of("*"));
  }

  private List<String> deleted() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select run_id from run where lifecycle_stage = 'deleted'")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void aLoggedModelThatAnotherRunMadeTooStaysWhole() throws IOException {
    for (String run : List.of("old", "new")) {
      database.run(run);
      ended(run, "FINISHED", run.equals("old") ? 10 : 1);
    }
    put("old", "model.bin", "weights");
    model("old", "m-both", "model.bin", "model.bin");
    execute(
        """
        insert into run_model (run_number, model_number, direction)
        select r.run_number, m.model_number, 'OUTPUT' from run r, logged_model m where r.run_id = 'new'
        """);

    PurgeReport report = purge(false, files("*", 7, 0, "*"));

    assertThat(report.retention()).containsExactly(new RetentionReport("rule", 1, 1, 7));
    assertThat(report.contents()).as("the model still names it").isZero();
    assertThat(one("select count(*) from model_artifact", Long.class)).isEqualTo(1);
  }
}
