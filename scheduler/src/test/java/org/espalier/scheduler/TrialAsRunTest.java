package org.espalier.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.message.Ticket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trial as MLflow's clients see it: params, tags, its data set, its checkpoint as a model. */
class TrialAsRunTest {
  private final SchedulerRig rig = new SchedulerRig(Duration.ofSeconds(15));
  private final WorkerVoice worker = rig.voice("w");

  @BeforeEach
  void start() {
    rig.startScheduler();
  }

  @AfterEach
  void stop() {
    worker.close();
    rig.close();
  }

  @Test
  void aTrialHasParamsTagsItsDataSetAndItsNewestCheckpointAsAModel() {
    rig.submit("face", 1, SchedulerRig.search("face", 1, 1, "none"));
    List<Ticket> tickets = new ArrayList<>();
    await()
        .atMost(SchedulerRig.SOON)
        .until(
            () -> {
              worker.take(Duration.ofMillis(300)).forEach(tickets::add);
              return !tickets.isEmpty();
            });
    Ticket ticket = tickets.getFirst();
    worker.claim(ticket);
    worker.start(ticket);
    for (int epoch = 1; epoch <= 2; epoch++) {
      store("checkpoints/attempt-1-epoch-%d.zip".formatted(epoch), epoch);
      worker.epoch(ticket, epoch, 0.5);
      worker.checkpoint(ticket, epoch);
    }
    rig.awaitText("select max(step) from run_model where direction = 'OUTPUT'", "2");
    assertThat(
            rig.texts(
                """
                select l.model_id || ' ' || l.status || ' ' || l.source_run_id || ' ' || a.name
                  || ' ' || a.bytes
                from logged_model l join model_artifact a using (model_number)
                """))
        .containsExactly(
            "m-%s READY %s checkpoint.zip 2".formatted(ticket.runId(), ticket.runId()));
    assertThat(rig.texts("select key from logged_model_param order by key"))
        .isEqualTo(rig.texts("select key from run_param order by key"))
        .contains("learning_rate");
    assertThat(rig.texts("select key from run_tag where value <> '' order by key"))
        .contains("espalier.attempt", "espalier.study", "espalier.trial", "mlflow.runName");
    assertThat(
            rig.texts(
                """
                select d.name || ' ' || d.source_type || ' ' || length(d.digest) || ' ' || u.context
                from dataset d join run_dataset u using (dataset_id)
                """))
        .containsExactly("mnist-10k espalier 32 training");
  }

  /** An artifact as the API stores it before the event. */
  private void store(String name, int bytes) {
    rig.jdbi.useHandle(
        handle -> {
          String sha256 = "%064x".formatted(bytes);
          handle.execute("insert into blob (sha256, bytes) values (?, ?)", sha256, bytes);
          handle.execute(
              """
              insert into artifact (run_number, name, sha256, bytes, content_type)
              select run_number, ?, ?, ?, 'application/zip' from run
              """,
              name,
              sha256,
              bytes);
        });
  }
}
