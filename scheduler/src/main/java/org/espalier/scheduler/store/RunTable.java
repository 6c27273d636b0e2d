package org.espalier.scheduler.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.jdbi.v3.core.Handle;

/** The trials as the tracking API shows them: runs, their params, tags, data sets and models. */
public final class RunTable {

  /** MLflow's words for where a run stands. */
  public enum Status {
    SCHEDULED,
    RUNNING,
    FINISHED,
    FAILED,
    KILLED
  }

  private static final int LONGEST_PARAMETER = 6000;
  private static final int DIGEST_BYTES = 16;

  private final Handle handle;

  RunTable(Handle handle) {
    this.handle = handle;
  }

  /** A new run in status SCHEDULED with its parameters. */
  public void insert(
      long experiment, String runId, String name, Map<String, ParameterValue> parameters) {
    long number =
        handle
            .createUpdate(
                """
                insert into run (run_id, experiment_id, name, status)
                values (:run, :experiment, :name, 'SCHEDULED')
                """)
            .bind("run", runId)
            .bind("experiment", experiment)
            .bind("name", name)
            .executeAndReturnGeneratedKeys("run_number")
            .mapTo(Long.class)
            .one();
    parameters.forEach(
        (key, value) ->
            handle
                .createUpdate(
                    "insert into run_param (run_number, key, value) values (:run, :key, :value)")
                .bind("run", number)
                .bind("key", key)
                .bind("value", text(value))
                .execute());
  }

  private static String text(ParameterValue value) {
    String text = value.raw().toString();
    return text.length() <= LONGEST_PARAMETER ? text : text.substring(0, LONGEST_PARAMETER);
  }

  /** Labels a run; a later value replaces an earlier one. */
  public void tag(String runId, String key, String value) {
    handle
        .createUpdate(
            """
            insert into run_tag (run_number, key, value)
            select run_number, :key, :value from run where run_id = :run
            on conflict (run_number, key) do update set value = excluded.value
            """)
        .bind("run", runId)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  /**
   * Notes which data a run trains on, as MLflow notes data sets. Its digest is that of what the
   * trial was told, so equal digests mean the same choice of the same declared set.
   */
  public void dataset(String runId, DataSpec data) {
    String source = Json.write(data);
    handle
        .createUpdate(
            """
            with used as (
              insert into dataset (experiment_id, name, digest, source_type, source)
              select experiment_id, :name, :digest, 'espalier', :source from run where run_id = :run
              on conflict (experiment_id, name, digest) do update set source = excluded.source
              returning dataset_id
            ), noted as (
              insert into run_dataset (run_number, dataset_id)
              select r.run_number, u.dataset_id from run r, used u where r.run_id = :run
              on conflict do nothing
            )
            insert into run_dataset_tag (run_number, dataset_id, key, value)
            select r.run_number, u.dataset_id, 'mlflow.data.context', 'training'
            from run r, used u where r.run_id = :run
            on conflict do nothing
            """)
        .bind("run", runId)
        .bind("name", data.set())
        .bind("digest", digest(source))
        .bind("source", source)
        .execute();
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Shows a trial's newest checkpoint as the logged model {@code m-<run>}, an output of its run,
   * with the trial's params.
   */
  public void model(String runId, CheckpointReference checkpoint) {
    handle
        .createUpdate(
            """
            with model as (
              insert into logged_model (model_id, experiment_id, name, model_type, source_run_id,
                                        status)
              select 'm-' || run_id, experiment_id, 'checkpoint', 'espalier', run_id, 'READY'
              from run where run_id = :run
              on conflict (model_id) do update set updated_at = now()
              returning model_number
            ), params as (
              insert into logged_model_param (model_number, key, value)
              select m.model_number, p.key, p.value
              from model m, run_param p join run r using (run_number) where r.run_id = :run
              on conflict do nothing
            ), output as (
              insert into run_model (run_number, model_number, direction, step)
              select r.run_number, m.model_number, 'OUTPUT', :epoch
              from model m, run r where r.run_id = :run
              on conflict (run_number, model_number, direction) do update set step = excluded.step
            )
            insert into model_artifact (model_number, name, sha256, bytes, content_type)
            select m.model_number, 'checkpoint.zip', a.sha256, a.bytes, a.content_type
            from model m, artifact a join run r using (run_number)
            where r.run_id = :run and a.name = :artifact
            on conflict (model_number, name) do update
            set sha256 = excluded.sha256, bytes = excluded.bytes, stored_at = now()
            """)
        .bind("run", runId)
        .bind("epoch", checkpoint.epoch())
        .bind("artifact", checkpoint.artifact())
        .execute();
  }

  /** Moves a run; it starts with its first RUNNING and ends with a final status. */
  public void status(String runId, Status status) {
    handle
        .createUpdate(
            """
            update run
            set status = :status,
                started_at = case when :status = 'RUNNING' then coalesce(started_at, now()) else started_at end,
                ended_at = case when :status in ('FINISHED', 'FAILED', 'KILLED') then now() end
            where run_id = :run
            """)
        .bind("status", status)
        .bind("run", runId)
        .execute();
  }

  /** Deletes the points of a run after this position: its next attempt writes them anew. */
  public void rewind(String runId, int epoch, long iteration) {
    handle
        .createQuery(
            "select rewind_run(run_number, :epoch, :iteration) from run where run_id = :run")
        .bind("epoch", epoch)
        .bind("iteration", iteration)
        .bind("run", runId)
        .mapTo(Long.class)
        .one();
  }
}
