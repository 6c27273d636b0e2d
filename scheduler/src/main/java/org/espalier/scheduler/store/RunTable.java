package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.DataSpec;
import org.jdbi.v3.core.Handle;

/**
 * The trials as the tracking API shows them: runs, their params, tags, data sets and models. New
 * runs, their data, statuses and tags wait for {@link #write}.
 */
public final class RunTable {

  /** MLflow's words for where a run stands. */
  public enum Status {
    SCHEDULED,
    RUNNING,
    FINISHED,
    FAILED,
    KILLED;

    boolean isFinal() {
      return switch (this) {
        case SCHEDULED, RUNNING -> false;
        case FINISHED, FAILED, KILLED -> true;
      };
    }
  }

  private static final int LONGEST_PARAMETER = 6000;

  private record Move(Status to, boolean started) {}

  private record New(
      String runId,
      long experiment,
      String name,
      Map<String, String> parameters,
      Map<String, String> tags) {}

  private final Handle handle;
  private final RoundTrip trip;
  private final Map<String, Move> statuses = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();
  private final Map<String, New> fresh = new LinkedHashMap<>();
  private final RunDataTable data;

  RunTable(Handle handle, RoundTrip trip, NotedData noted) {
    this.handle = handle;
    this.trip = trip;
    this.data = new RunDataTable(handle, trip, noted);
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
    fresh.put(runId, new New(runId, experiment, name, texts, new LinkedHashMap<>(tags)));
  }

  /** Has the next round trip write the runs that this transaction has made. */
  void writeNew() {
    if (fresh.isEmpty()) {
      return;
    }
    List<New> all = List.copyOf(fresh.values());
    fresh.clear();
    Labels labels = new Labels();
    Labels parameters = new Labels();
    for (New run : all) {
      labels.add(run.runId(), run.tags());
      parameters.add(run.runId(), run.parameters());
    }
    trip.update(
        """
        with added as (
          insert into run (run_id, experiment_id, name, status)
          select run_id, experiment_id, name, 'SCHEDULED'
          from unnest(?, ?, ?) with ordinality as made (run_id, experiment_id, name, place)
          order by place
          returning run_number, run_id
        ), tagged as (
          insert into run_tag (run_number, key, value)
          select run_number, key, value
          from unnest(?, ?, ?) as tag (run_id, key, value) join added using (run_id)
        )
        insert into run_param (run_number, key, value)
        select run_number, key, value
        from unnest(?, ?, ?) as parameter (run_id, key, value) join added using (run_id)""",
        new Parameters()
            .texts(all.stream().map(New::runId).toList())
            .numbers(all.stream().map(New::experiment).toList())
            .texts(all.stream().map(New::name).toList())
            .texts(labels.runs)
            .texts(labels.keys)
            .texts(labels.values)
            .texts(parameters.runs)
            .texts(parameters.keys)
            .texts(parameters.values));
  }

  /** Texts of runs by key, in columns. */
  private static final class Labels {
    final List<String> runs = new ArrayList<>();
    final List<String> keys = new ArrayList<>();
    final List<String> values = new ArrayList<>();

    void add(String run, Map<String, String> texts) {
      texts.forEach(
          (key, value) -> {
            runs.add(run);
            keys.add(key);
            values.add(value);
          });
    }
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

  /** Notes which data a run trains on, as MLflow notes data sets. */
  public void dataset(String runId, DataSpec spec) {
    New made = fresh.get(runId);
    data.use(runId, made == null ? OptionalLong.empty() : OptionalLong.of(made.experiment()), spec);
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

  /** Has the next round trip write what has changed. */
  void write() {
    writeNew();
    data.write();
    lockInOrder();
    if (!statuses.isEmpty()) {
      // The version would rise by a trigger, too, which is dearer.
      trip.updates(
          """
          update run
          set status = ?,
              started_at = case when ? then coalesce(started_at, now()) else started_at end,
              ended_at = case when ? then now() end,
              version = version + 1
          where run_id = ?""",
          statuses.entrySet().stream()
              .map(
                  entry ->
                      new Parameters()
                          .name(entry.getValue().to())
                          .flag(entry.getValue().started())
                          .flag(entry.getValue().to().isFinal())
                          .text(entry.getKey()))
              .toList());
      statuses.clear();
    }
    if (!tags.isEmpty()) {
      Labels labels = new Labels();
      tags.forEach(labels::add);
      tags.clear();
      trip.update(
          """
          insert into run_tag (run_number, key, value)
          select (select run_number from run where run.run_id = tag.run_id), key, value
          from unnest(?, ?, ?) as tag (run_id, key, value)
          on conflict (run_number, key) do update set value = excluded.value""",
          new Parameters().texts(labels.runs).texts(labels.keys).texts(labels.values));
    }
  }

  /** Whether the round trip writes all, as far as is known. */
  boolean isComplete() {
    return data.isComplete();
  }

  /** Writes what has shown to be missing, after the round trip. */
  void complete() {
    data.complete();
  }

  /** As everybody does who writes to several runs, or two writers could wait for each other. */
  private void lockInOrder() {
    Set<String> changed = new HashSet<>(statuses.keySet());
    changed.addAll(tags.keySet());
    if (changed.size() > 1) {
      trip.query(
          """
          select run_number from run where run_id = any (?)
          order by run_number for no key update""",
          new Parameters().texts(changed),
          rows -> {});
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
