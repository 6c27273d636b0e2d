package org.espalier.tracking.run;

import static java.util.stream.Collectors.toMap;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.sql.SqlArrays;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Runs, their params and tags. What is recorded while they run goes through {@link RunWriter}. */
public final class RunStore {
  /** Columns of {@code run r} that {@link #read} understands. */
  public static final String COLUMNS =
      "r.run_number, r.run_id, r.experiment_id, r.name, r.user_id, r.status, r.lifecycle_stage,"
          + " r.started_at, r.ended_at, r.version";

  private final Jdbi jdbi;
  private final MetricStore metrics;

  public RunStore(Jdbi jdbi, MetricStore metrics) {
    this.jdbi = jdbi;
    this.metrics = metrics;
  }

  /**
   * Creates a run with status RUNNING.
   *
   * @throws TrackingException NOT_FOUND if the experiment is not there, WRONG_STATE if it is
   *     deleted, ALREADY_EXISTS if the run id is in use
   */
  public Run create(NewRun run) {
    return jdbi.inTransaction(
        handle -> {
          String stage =
              handle
                  .createQuery(
                      """
                      select lifecycle_stage from experiment where experiment_id = :id
                      for key share
                      """)
                  .bind("id", run.experimentId())
                  .mapTo(String.class)
                  .findOne()
                  .orElseThrow(() -> noExperiment(run.experimentId()));
          if (!stage.equals("active")) {
            throw TrackingException.wrongState(
                "The experiment %d must be in the 'active' state. Current state is %s."
                    .formatted(run.experimentId(), stage));
          }
          Run created =
              handle
                  .createQuery(
                      """
                      insert into run as r (run_id, experiment_id, name, user_id, started_at)
                      values (:runId, :experimentId, :name, :userId, :startedAt)
                      on conflict (run_id) do nothing
                      returning r.run_number, r.run_id, r.experiment_id, r.name, r.user_id, r.status,
                                r.lifecycle_stage, r.started_at, r.ended_at, r.version
                      """)
                  .bind("runId", run.runId())
                  .bind("experimentId", run.experimentId())
                  .bind("name", run.name())
                  .bind("userId", run.userId())
                  .bind("startedAt", time(run.startedAt()))
                  .map((row, context) -> read(row))
                  .findOne()
                  .orElseThrow(
                      () ->
                          TrackingException.alreadyExists(
                              "Run with id=%s already exists".formatted(run.runId())));
          setTags(handle, created.runNumber(), run.tags());
          return created;
        });
  }

  private static TrackingException noExperiment(long experimentId) {
    return TrackingException.notFound("No Experiment with id=%d exists".formatted(experimentId));
  }

  public Optional<Run> find(String runId) {
    return jdbi.withHandle(handle -> find(handle, runId));
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public Run get(String runId) {
    return find(runId).orElseThrow(() -> noRun(runId));
  }

  static TrackingException noRun(String runId) {
    return TrackingException.notFound("Run with id=%s not found".formatted(runId));
  }

  private static Optional<Run> find(Handle handle, String runId) {
    return handle
        .createQuery(
            """
            select r.run_number, r.run_id, r.experiment_id, r.name, r.user_id, r.status,
                   r.lifecycle_stage, r.started_at, r.ended_at, r.version
            from run r where run_id = :runId
            """)
        .bind("runId", runId)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Runs with their params, tags and metric summaries, in the order given; no history is read. */
  public List<RunData> data(List<Run> runs) {
    if (runs.isEmpty()) {
      return List.of();
    }
    long[] numbers = runs.stream().mapToLong(Run::runNumber).toArray();
    // Before a connection is held: whoever holds one and waits for another can wait for themselves.
    var summaries = metrics.summaries(runs.stream().map(Run::runId).toList());
    return jdbi.withHandle(
        handle -> {
          Map<Long, SortedMap<String, String>> params =
              pairs(handle.getConnection(), numbers, "run_param");
          Map<Long, SortedMap<String, String>> tags =
              pairs(handle.getConnection(), numbers, "run_tag");
          List<RunData> result = new ArrayList<>(runs.size());
          for (Run run : runs) {
            result.add(
                new RunData(
                    run,
                    params.getOrDefault(run.runNumber(), new TreeMap<>()),
                    tags.getOrDefault(run.runNumber(), new TreeMap<>()),
                    summaries.getOrDefault(run.runId(), List.of())));
          }
          return result;
        });
  }

  /** As {@link #data(List)} for one. */
  public RunData data(Run run) {
    return data(List.of(run)).getFirst();
  }

  /** How many points runs have in all, by run number; those without any are left out. */
  public Map<Long, Long> pointCounts(List<Run> runs) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select s.run_number, sum(s.point_count)
                    from unnest(:runs) as n(run_number)
                    join metric_series s on s.run_number = n.run_number
                    group by s.run_number
                    """)
                .bindArray("runs", Long.class, runs.stream().map(Run::runNumber).toList())
                .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** As {@link #pointCounts}, beside the runs, in the order given. */
  public List<CountedRun> counted(List<Run> runs) {
    Map<Long, Long> points = pointCounts(runs);
    return runs.stream()
        .map(run -> new CountedRun(run, points.getOrDefault(run.runNumber(), 0L)))
        .toList();
  }

  private static Map<Long, SortedMap<String, String>> pairs(
      Connection connection, long[] numbers, String table) {
    Map<Long, SortedMap<String, String>> result = new HashMap<>();
    // A join, since for "any (?)" PostgreSQL sorts the pages first and takes half as long again.
    try (var select =
        connection.prepareStatement(
            """
            select p.run_number, p.key, p.value
            from unnest(?::bigint[]) as n(run_number) join %s p on p.run_number = n.run_number
            """
                .formatted(table))) {
      select.setArray(1, SqlArrays.bigints(connection, numbers));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          result
              .computeIfAbsent(row.getLong(1), run -> new TreeMap<>())
              .put(row.getString(2), row.getString(3));
        }
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
    return result;
  }

  /**
   * Changes what is given and leaves the rest.
   *
   * @throws TrackingException NOT_FOUND; WRONG_STATE if the run is deleted
   */
  public Run update(
      String runId, @Nullable RunStatus status, @Nullable Instant endedAt, @Nullable String name) {
    return jdbi.inTransaction(
        handle -> {
          requireActive(handle, runId);
          return handle
              .createQuery(
                  """
                  update run r
                  set status = coalesce(:status, status), ended_at = coalesce(:endedAt, ended_at),
                      name = coalesce(:name, name)
                  where run_id = :runId
                  returning r.run_number, r.run_id, r.experiment_id, r.name, r.user_id, r.status,
                            r.lifecycle_stage, r.started_at, r.ended_at, r.version
                  """)
              .bind("status", status == null ? null : status.name())
              .bind("endedAt", time(endedAt))
              .bind("name", name)
              .bind("runId", runId)
              .map((row, context) -> read(row))
              .one();
        });
  }

  /**
   * Deletes a run (soft) or restores it; doing it again changes nothing.
   *
   * @throws TrackingException NOT_FOUND
   */
  public void setLifecycle(String runId, Lifecycle lifecycle) {
    int changed =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update run
                        set lifecycle_stage = :stage,
                            deleted_at = case when :stage = 'deleted'
                                              then coalesce(deleted_at, now()) end
                        where run_id = :runId
                        """)
                    .bind("stage", lifecycle.word())
                    .bind("runId", runId)
                    .execute());
    if (changed == 0) {
      throw noRun(runId);
    }
  }

  /**
   * @throws TrackingException NOT_FOUND if the run or the tag is not there; WRONG_STATE if the run
   *     is deleted
   */
  public void deleteTag(String runId, String key) {
    jdbi.useTransaction(
        handle -> {
          Run run = requireActive(handle, runId);
          int deleted =
              handle
                  .createUpdate("delete from run_tag where run_number = :run and key = :key")
                  .bind("run", run.runNumber())
                  .bind("key", key)
                  .execute();
          if (deleted == 0) {
            throw TrackingException.notFound(
                "No tag with name: %s in run with id %s".formatted(key, runId));
          }
        });
  }

  static Run requireActive(Handle handle, String runId) {
    Run run = find(handle, runId).orElseThrow(() -> noRun(runId));
    if (run.lifecycle() != Lifecycle.ACTIVE) {
      throw deleted(runId);
    }
    return run;
  }

  static TrackingException deleted(String runId) {
    return TrackingException.wrongState(
        "The run %s must be in the 'active' state. Current state is deleted.".formatted(runId));
  }

  private static void setTags(Handle handle, long runNumber, Map<String, String> tags) {
    if (tags.isEmpty()) {
      return;
    }
    Connection connection = handle.getConnection();
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_tag (run_number, key, value)
            select ?, key, value from unnest(?::text[], ?::text[]) as t(key, value)
            """)) {
      insert.setLong(1, runNumber);
      insert.setArray(2, SqlArrays.texts(connection, tags.keySet()));
      insert.setArray(3, SqlArrays.texts(connection, tags.values()));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  /** Runs by their ids, in the order given; those that are not there are left out. */
  public List<Run> find(Collection<String> runIds) {
    Map<String, Run> found = new HashMap<>();
    jdbi.useHandle(
        handle -> {
          Connection connection = handle.getConnection();
          try (var select =
              connection.prepareStatement(
                  "select " + COLUMNS + " from run r where r.run_id = any (?)")) {
            select.setArray(1, SqlArrays.texts(connection, runIds));
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                Run run = read(row);
                found.put(run.runId(), run);
              }
            }
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
    return runIds.stream().filter(found::containsKey).map(found::get).toList();
  }

  /** Reads a row that has {@link #COLUMNS}. */
  public static Run read(ResultSet row) throws SQLException {
    return new Run(
        row.getLong("run_number"),
        row.getString("run_id"),
        row.getLong("experiment_id"),
        row.getString("name"),
        row.getString("user_id"),
        RunStatus.valueOf(row.getString("status")),
        Lifecycle.of(row.getString("lifecycle_stage")),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getLong("version"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
