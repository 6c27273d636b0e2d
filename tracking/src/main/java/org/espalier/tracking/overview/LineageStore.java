package org.espalier.tracking.overview;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.espalier.core.json.Json;
import org.espalier.core.trial.TrialState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Which run's modules began with which other run's weights. Thread-safe. */
public final class LineageStore {

  /** The most edges of a graph. */
  public static final int MOST_EDGES = 5_000;

  private final Jdbi jdbi;

  public LineageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A run that gave or took weights. */
  public record Node(
      String runId,
      long trialId,
      long studyId,
      String studyName,
      int number,
      String variant,
      TrialState state,
      Map<String, Double> objectives,
      @Nullable Instant startedAt) {}

  /** One module that began with a module of another run. */
  public record Edge(
      String fromRunId,
      String toRunId,
      String fromModule,
      String toModule,
      boolean frozen,
      String sha256,
      int epoch) {}

  /**
   * @param nodes those of the study or run asked for, their ancestors and their descendants
   * @param edges between them, at most {@link #MOST_EDGES}
   */
  public record Graph(List<Node> nodes, List<Edge> edges) {}

  /**
   * The graph around a study's trials, or around a run; around all, the latest first, for neither.
   */
  public Graph around(OptionalLong studyId, Optional<String> runId) {
    return jdbi.withHandle(
        handle -> {
          List<Edge> edges = edges(handle, studyId, runId);
          TreeSet<String> runs = new TreeSet<>();
          runId.ifPresent(runs::add);
          edges.forEach(
              edge -> {
                runs.add(edge.fromRunId());
                runs.add(edge.toRunId());
              });
          return new Graph(nodes(handle, List.copyOf(runs)), edges);
        });
  }

  private static List<Edge> edges(Handle handle, OptionalLong studyId, Optional<String> runId) {
    return handle
        .createQuery(
            """
            with recursive edge as (
              select t.run_id as to_run, e.value ->> 'run_id' as from_run, e.key as to_module,
                     e.value ->> 'module' as from_module,
                     e.value -> 'checkpoint' ->> 'sha256' as sha256,
                     (e.value -> 'checkpoint' ->> 'epoch')::integer as epoch,
                     jsonb_exists(t.specification -> 'transfer' -> 'frozen', e.key) as frozen,
                     t.study_id, t.trial_id
              from trial t join study s using (study_id)
              cross join lateral jsonb_each(t.specification -> 'transfer' -> 'sources') e
              where t.specification -> 'transfer' -> 'sources' <> '{}' and s.deleted_at is null
                and e.value ->> 'run_id' <> ''
            ), start as (
              select run_id from trial where study_id = :study
              union select cast(:run as text) where cast(:run as text) is not null
            ), up as (
              select run_id from start
              union select e.from_run from edge e join up on e.to_run = up.run_id
            ), down as (
              select run_id from start
              union select e.to_run from edge e join down on e.from_run = down.run_id
            )
            select * from edge
            where :every or to_run in (select run_id from up) or from_run in (select run_id from down)
            order by case when :every then - trial_id end, from_run, to_run, to_module limit :limit
            """)
        .bind("study", studyId.isPresent() ? studyId.getAsLong() : null)
        .bind("run", runId.orElse(null))
        .bind("every", studyId.isEmpty() && runId.isEmpty())
        .bind("limit", MOST_EDGES)
        .map(
            (row, context) ->
                new Edge(
                    row.getString("from_run"),
                    row.getString("to_run"),
                    row.getString("from_module"),
                    row.getString("to_module"),
                    row.getBoolean("frozen"),
                    row.getString("sha256"),
                    row.getInt("epoch")))
        .list();
  }

  private static List<Node> nodes(Handle handle, List<String> runIds) {
    return handle
        .createQuery(
            """
            select t.run_id, t.trial_id, t.study_id, s.name, t.number, t.variant, t.state,
                   t.objectives, t.started_at
            from trial t join study s using (study_id)
            where t.run_id = any (:runs) order by t.trial_id
            """)
        .bindArray("runs", String.class, runIds)
        .map(
            (row, context) -> {
              OffsetDateTime started = row.getObject("started_at", OffsetDateTime.class);
              return new Node(
                  row.getString("run_id"),
                  row.getLong("trial_id"),
                  row.getLong("study_id"),
                  row.getString("name"),
                  row.getInt("number"),
                  row.getString("variant"),
                  TrialState.valueOf(row.getString("state")),
                  objectives(row.getString("objectives")),
                  started == null ? null : started.toInstant());
            })
        .list();
  }

  private static Map<String, Double> objectives(@Nullable String json) {
    Map<String, Double> values = new TreeMap<>();
    if (json != null) {
      try {
        Json.mapper()
            .readTree(json)
            .properties()
            .forEach(
                entry ->
                    values.put(entry.getKey(), Double.valueOf(entry.getValue().asText("NaN"))));
      } catch (IOException e) {
        throw new IllegalStateException("stored JSON cannot be read: " + json, e);
      }
    }
    return values;
  }
}
