package org.espalier.scheduler.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The trials as the tracking API shows them: runs, their params, tags, data sets and models.
 * Statuses and tags wait for {@link #flush}.
 */
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

  private record Move(Status to, boolean started) {}

  private final Handle handle;
  private final Map<String, Move> statuses = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();

  RunTable(Handle handle) {
    this.handle = handle;
  }

  /** A new run in status SCHEDULED with its parameters and tags. */
  public void insert(
      long experiment,
      String runId,
      String name,
      Map<String, ParameterValue> parameters,
      Map<String, String> tags) {
    Map<String, String> texts = new HashMap<>();
    parameters.forEach((key, value) -> texts.put(key, text(value)));
    handle
        .createUpdate(
            """
            with added as (
              insert into run (run_id, experiment_id, name, status)
              values (:run, :experiment, :name, 'SCHEDULED')
              returning run_number
            ), tagged as (
              insert into run_tag (run_number, key, value)
              select run_number, key, value
              from added, jsonb_each_text(cast(:tags as jsonb)) as tag (key, value)
            )
            insert into run_param (run_number, key, value)
            select run_number, key, value
            from added, jsonb_each_text(cast(:parameters as jsonb)) as parameter (key, value)
            """)
        .bind("run", runId)
        .bind("experiment", experiment)
        .bind("name", name)
        .bind("tags", Json.write(tags))
        .bind("parameters", Json.write(texts))
        .execute();
  }

  private static String text(ParameterValue value) {
    String text = value.raw().toString();
    return text.length() <= LONGEST_PARAMETER ? text : text.substring(0, LONGEST_PARAMETER);
  }

  /** Labels a run; a later value replaces an earlier one. */
  public void tag(String runId, String key, String value) {
    tags.computeIfAbsent(runId, run -> new LinkedHashMap<>()).put(key, value);
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
    statuses.merge(
        runId,
        new Move(status, status == Status.RUNNING),
        (old, next) -> new Move(next.to(), old.started() || next.started()));
  }

  /** Writes what has changed, in two round trips. */
  void flush() {
    if (!statuses.isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch(
              """
              update run
              set status = :status,
                  started_at = case when :started then coalesce(started_at, now()) else started_at end,
                  ended_at = case when :status in ('FINISHED', 'FAILED', 'KILLED') then now() end
              where run_id = :run
              """);
      statuses.forEach(
          (run, move) ->
              batch
                  .bind("status", move.to())
                  .bind("started", move.started())
                  .bind("run", run)
                  .add());
      statuses.clear();
      batch.execute();
    }
    if (!tags.isEmpty()) {
      handle
          .createUpdate(
              """
              insert into run_tag (run_number, key, value)
              select run_number, tag.key, tag.value
              from jsonb_each(cast(:tags as jsonb)) as tagged (run_id, tags)
              join run using (run_id)
              cross join lateral jsonb_each_text(tagged.tags) as tag (key, value)
              on conflict (run_number, key) do update set value = excluded.value
              """)
          .bind("tags", Json.write(tags))
          .execute();
      tags.clear();
    }
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
