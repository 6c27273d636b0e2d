package org.espalier.tracking.study;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.TrackingException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Trials of studies, with their attempts and checkpoints: reading only. Thread-safe. */
public final class TrialStore {
  static final String COLUMNS =
      """
      t.trial_id, t.study_id, t.number, t.variant, t.run_id, t.state, t.reason, t.parameters,
             t.objectives, t.attempt, t.epochs_done, t.created_at, t.started_at, t.ended_at,
             (t.specification -> 'training' ->> 'epochs')::integer as epochs,
             case when t.state in ('COMPLETED', 'PRUNED') then 1 else coalesce(a.fraction, 0) end
               as fraction,
             coalesce(a.samples_per_second, 0) as samples_per_second, a.worker_id, a.device
      """;

  static final String FROM =
      """
      from trial t
      join study s using (study_id)
      left join attempt a on a.trial_id = t.trial_id and a.attempt = t.attempt
      """;

  private static final RowMapper<Attempt> ATTEMPT =
      (row, context) ->
          new Attempt(
              row.getInt("attempt"),
              AttemptState.valueOf(row.getString("state")),
              row.getString("worker_id"),
              row.getString("host"),
              Columns.maybeInteger(row, "slot"),
              row.getString("device"),
              Columns.instant(row, "offered_at"),
              Columns.maybeInstant(row, "claimed_at"),
              Columns.maybeInstant(row, "started_at"),
              Columns.maybeInstant(row, "ended_at"),
              Columns.maybeInstant(row, "lease_until"),
              row.getString("stop_requested"),
              row.getString("category"),
              row.getString("message"),
              Columns.maybeInteger(row, "exit_code"),
              row.getString("last_log_lines"),
              row.getInt("resume_epoch"),
              row.getLong("resume_iteration"),
              Columns.maybeInteger(row, "valid_epoch"),
              row.getDouble("fraction"),
              row.getDouble("samples_per_second"));

  private static final RowMapper<Checkpoint> CHECKPOINT =
      (row, context) ->
          new Checkpoint(
              row.getInt("attempt"),
              row.getString("artifact"),
              row.getString("sha256"),
              row.getLong("bytes"),
              row.getInt("epoch"),
              row.getLong("iteration"),
              Columns.instant(row, "saved_at"));

  private final Jdbi jdbi;
  private final StudyStore studies;

  public TrialStore(Jdbi jdbi, StudyStore studies) {
    this.jdbi = jdbi;
    this.studies = studies;
  }

  /** A page of trials; a study that is not there has none. */
  public Trial.Page list(Trial.Query query) {
    return jdbi.withHandle(handle -> TrialPages.read(handle, query));
  }

  /** The most results that {@link #measured} gives. */
  public static final int MOST_MEASURED = 5_000;

  /**
   * What the trials of a study that completed or were pruned measured, each with its parameters;
   * the last {@link #MOST_MEASURED}, by number. A study that is not there has none.
   */
  public List<Trial.Measured> measured(long studyId, String metric) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from (
                      select number, parameters, (objectives ->> :metric)::double precision as value
                      from trial
                      where study_id = :study and state in ('COMPLETED', 'PRUNED')
                        and objectives ->> :metric is not null
                      order by number desc limit :most) last
                    order by number
                    """)
                .bind("study", studyId)
                .bind("metric", metric)
                .bind("most", MOST_MEASURED)
                .map(
                    (row, context) ->
                        new Trial.Measured(
                            Columns.parameters(row.getString("parameters")),
                            row.getDouble("value")))
                .list());
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public Trial.Detail get(long trialId) {
    return jdbi.withHandle(
        handle -> {
          Found found =
              find(handle, trialId)
                  .orElseThrow(
                      () -> TrackingException.notFound("there is no trial %d".formatted(trialId)));
          return new Trial.Detail(
              found.trial(),
              studies.get(found.trial().studyId()).study(),
              handle
                  .createQuery(
                      """
                      select a.*, w.host
                      from attempt a left join worker w using (worker_id)
                      where a.trial_id = :id order by a.attempt
                      """)
                  .bind("id", trialId)
                  .map(ATTEMPT)
                  .list(),
              handle
                  .createQuery(
                      "select * from checkpoint where trial_id = :id order by checkpoint_id")
                  .bind("id", trialId)
                  .map(CHECKPOINT)
                  .list(),
              found.specification(),
              found.inheritance());
        });
  }

  /** The trial that a run is. */
  public Optional<Trial> findByRun(String runId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select " + COLUMNS + FROM + " where t.run_id = :run")
                .bind("run", runId)
                .map((row, context) -> read(row))
                .findOne());
  }

  private record Found(Trial trial, @Nullable String specification, @Nullable String inheritance) {}

  private static Optional<Found> find(Handle handle, long trialId) {
    return handle
        .createQuery(
            "select t.specification, t.inheritance, "
                + COLUMNS
                + FROM
                + " where t.trial_id = :id and s.deleted_at is null")
        .bind("id", trialId)
        .map(
            (row, context) ->
                new Found(read(row), row.getString("specification"), row.getString("inheritance")))
        .findOne();
  }

  static Trial read(ResultSet row) throws SQLException {
    return new Trial(
        row.getLong("trial_id"),
        row.getLong("study_id"),
        row.getInt("number"),
        row.getString("variant"),
        row.getString("run_id"),
        TrialState.valueOf(row.getString("state")),
        row.getString("reason"),
        Columns.parameters(row.getString("parameters")),
        Columns.numbers(row.getString("objectives")),
        row.getInt("attempt"),
        row.getInt("epochs_done"),
        Columns.maybeInteger(row, "epochs"),
        row.getDouble("fraction"),
        row.getDouble("samples_per_second"),
        row.getString("worker_id"),
        row.getString("device"),
        Columns.instant(row, "created_at"),
        Columns.maybeInstant(row, "started_at"),
        Columns.maybeInstant(row, "ended_at"));
  }
}
