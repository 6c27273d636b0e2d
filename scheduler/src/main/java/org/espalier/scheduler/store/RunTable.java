package org.espalier.scheduler.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.json.Json;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The trials as the tracking API shows them: runs, their params, tags, data sets and models. New
 * runs, their data, statuses and tags wait for {@link #flush}.
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

  private record New(
      String runId, long experiment, String name, String parameters, Map<String, String> tags) {}

  private record Used(String runId, String name, String digest, String source) {}

  private final Handle handle;
  private final Map<String, Move> statuses = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();
  private final Map<String, New> fresh = new LinkedHashMap<>();
  private final List<Used> used = new ArrayList<>();

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
    fresh.put(
        runId, new New(runId, experiment, name, Json.write(texts), new LinkedHashMap<>(tags)));
  }

  /** Writes the runs that this transaction has made, in one round trip. */
  void insertNew() {
    if (fresh.isEmpty()) {
      return;
    }
    List<New> all = List.copyOf(fresh.values());
    fresh.clear();
    handle
        .createUpdate(
            """
            with made as (
              select run_id, experiment_id, name, cast(tags as jsonb) as tags,
                     cast(parameters as jsonb) as parameters, place
              from unnest(:runs, :experiments, :names, :tags, :parameters) with ordinality
                as made (run_id, experiment_id, name, tags, parameters, place)
            ), added as (
              insert into run (run_id, experiment_id, name, status)
              select run_id, experiment_id, name, 'SCHEDULED' from made order by place
              returning run_number, run_id
            ), tagged as (
              insert into run_tag (run_number, key, value)
              select run_number, tag.key, tag.value
              from added join made using (run_id)
              cross join lateral jsonb_each_text(made.tags) as tag (key, value)
            )
            insert into run_param (run_number, key, value)
            select run_number, parameter.key, parameter.value
            from added join made using (run_id)
            cross join lateral jsonb_each_text(made.parameters) as parameter (key, value)
            """)
        .bindArray("runs", String.class, all.stream().map(New::runId).toList())
        .bindArray("experiments", Long.class, all.stream().map(New::experiment).toList())
        .bindArray("names", String.class, all.stream().map(New::name).toList())
        .bindArray("tags", String.class, all.stream().map(run -> Json.write(run.tags())).toList())
        .bindArray("parameters", String.class, all.stream().map(New::parameters).toList())
        .execute();
  }

  private static String text(ParameterValue value) {
    String text = value.raw().toString();
    return text.length() <= LONGEST_PARAMETER ? text : text.substring(0, LONGEST_PARAMETER);
  }

  /** Labels a run; a later value replaces an earlier one. */
  public void tag(String runId, String key, String value) {
    New made = fresh.get(runId);
    Map<String, String> of =
        made == null ? tags.computeIfAbsent(runId, run -> new LinkedHashMap<>()) : made.tags();
    of.put(key, value);
  }

  /**
   * Notes which data a run trains on, as MLflow notes data sets. Its digest is that of what the
   * trial was told, so equal digests mean the same choice of the same declared set.
   */
  public void dataset(String runId, DataSpec data) {
    String source = Json.write(data);
    used.add(new Used(runId, data.set(), digest(source), source));
  }

  private void noteData() {
    if (used.isEmpty()) {
      return;
    }
    List<Used> all = List.copyOf(used);
    used.clear();
    handle
        .createUpdate(
            """
            with chosen as (
              select run_number, experiment_id, chosen.name, digest, source
              from unnest(:runs, :names, :digests, :sources) as chosen (run_id, name, digest, source)
              join run using (run_id)
            ), used as (
              insert into dataset (experiment_id, name, digest, source_type, source)
              select distinct on (experiment_id, name, digest)
                     experiment_id, name, digest, 'espalier', source from chosen
              on conflict (experiment_id, name, digest) do update set source = excluded.source
              returning dataset_id, experiment_id, name, digest
            ), noted as (
              insert into run_dataset (run_number, dataset_id)
              select run_number, dataset_id from chosen join used using (experiment_id, name, digest)
              on conflict do nothing
            )
            insert into run_dataset_tag (run_number, dataset_id, key, value)
            select run_number, dataset_id, 'mlflow.data.context', 'training'
            from chosen join used using (experiment_id, name, digest)
            on conflict do nothing
            """)
        .bindArray("runs", String.class, all.stream().map(Used::runId).toList())
        .bindArray("names", String.class, all.stream().map(Used::name).toList())
        .bindArray("digests", String.class, all.stream().map(Used::digest).toList())
        .bindArray("sources", String.class, all.stream().map(Used::source).toList())
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

  /** Writes what has changed, each kind in one round trip. */
  void flush() {
    insertNew();
    noteData();
    lockInOrder();
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

  /** As everybody does who writes to several runs, or two writers could wait for each other. */
  private void lockInOrder() {
    Set<String> changed = new HashSet<>(statuses.keySet());
    changed.addAll(tags.keySet());
    if (changed.size() > 1) {
      handle
          .createQuery(
              """
              select run_number from run where run_id = any (:runs)
              order by run_number for no key update
              """)
          .bindArray("runs", String.class, List.copyOf(changed))
          .mapTo(Long.class)
          .list();
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
