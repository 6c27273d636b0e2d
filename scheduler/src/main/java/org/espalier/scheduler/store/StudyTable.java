package org.espalier.scheduler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.core.trial.StudyState;
import org.espalier.scheduler.policy.BudgetPolicy;
import org.espalier.scheduler.policy.Transitions;
import org.jdbi.v3.core.Handle;

/** Table study. */
public final class StudyTable {

  /** Of a study {@code s}, as {@link #row} reads them. */
  static final String COLUMNS =
      """
      s.study_id as id, s.experiment_id, s.name as study_name, s.state as study_state, s.queue,
      s.seed, s.trial_limit, s.search_parallel,
      exists (
        select from study o
        where o.state in ('SUBMITTED', 'RUNNING') and o.queue = s.queue and o.priority > s.priority
          and o.deleted_at is null) as yields""";

  private final Handle handle;
  private final ChangeTable changes;
  private final Map<Long, StudyRow> read = new HashMap<>();

  StudyTable(Handle handle, ChangeTable changes) {
    this.handle = handle;
    this.changes = changes;
  }

  static StudyRow row(ResultSet row) throws SQLException {
    return new StudyRow(
        row.getLong("id"),
        row.getLong("experiment_id"),
        row.getString("study_name"),
        StudyState.valueOf(row.getString("study_state")),
        row.getString("queue"),
        row.getLong("seed"),
        row.getInt("trial_limit"),
        parallel(row),
        row.getBoolean("yields"));
  }

  /** What was read of a study elsewhere; {@link #find} has it then. */
  void loaded(StudyRow row) {
    read.putIfAbsent(row.id(), row);
  }

  private static OptionalInt parallel(ResultSet row) throws SQLException {
    int parallel = row.getInt("search_parallel");
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(parallel);
  }

  /** How many trials its search may expect at once; kept from now on. */
  public StudyRow expect(StudyRow study, int parallel) {
    handle
        .createUpdate(
            """
            update study set search_parallel = :parallel
            where study_id = :id and search_parallel is null
            """)
        .bind("parallel", parallel)
        .bind("id", study.id())
        .execute();
    read.remove(study.id());
    return find(study.id()).orElseThrow();
  }

  /** What people are told of its search. */
  public void note(StudyRow study, String note) {
    handle
        .createUpdate("update study set search_note = :note where study_id = :id")
        .bind("note", note)
        .bind("id", study.id())
        .execute();
  }

  /** What it has used so far, by the database's clock. */
  public BudgetPolicy.Usage used(StudyRow study) {
    return handle
        .createQuery(
            """
            select coalesce(extract(epoch from now() - s.started_at), 0) / 3600.0 as hours,
                   coalesce((select sum(extract(epoch from coalesce(a.ended_at, now()) - a.claimed_at))
                             from trial t join attempt a using (trial_id)
                             where t.study_id = s.study_id and a.claimed_at is not null), 0)
                     / 3600.0 as device_hours
            from study s where s.study_id = :id
            """)
        .bind("id", study.id())
        .map(
            (row, context) ->
                new BudgetPolicy.Usage(row.getDouble("hours"), row.getDouble("device_hours")))
        .one();
  }

  /** Studies in a state, oldest first. */
  public List<Long> inState(StudyState state) {
    return handle
        .createQuery(
            """
            select study_id from study
            where state = :state and state in ('SUBMITTED', 'RUNNING', 'PAUSED')
            order by study_id
            """)
        .bind("state", state)
        .mapTo(Long.class)
        .list();
  }

  /** Some running or paused studies behind {@code after}, in order. */
  public List<Long> unfinishedAfter(long after, int most) {
    return handle
        .createQuery(
            """
            select study_id from study
            where study_id > :after and state in ('RUNNING', 'PAUSED')
              and state in ('SUBMITTED', 'RUNNING', 'PAUSED')
            order by study_id limit :most
            """)
        .bind("after", after)
        .bind("most", most)
        .mapTo(Long.class)
        .list();
  }

  /** Studies of a queue that have not ended. */
  public List<Long> unfinishedOn(String queue) {
    return handle
        .createQuery(
            """
            select study_id from study
            where queue = :queue and state in ('SUBMITTED', 'RUNNING', 'PAUSED')
            order by study_id
            """)
        .bind("queue", queue)
        .mapTo(Long.class)
        .list();
  }

  public Optional<StudyRow> find(long id) {
    StudyRow row = read.get(id);
    if (row != null) {
      return Optional.of(row);
    }
    Optional<StudyRow> found =
        handle
            .createQuery("select " + COLUMNS + " from study s where s.study_id = :id")
            .bind("id", id)
            .map((result, context) -> row(result))
            .findOne();
    found.ifPresent(present -> read.put(id, present));
    return found;
  }

  /** The study file as it was sent. */
  public String sourceText(StudyRow study) {
    return handle
        .createQuery("select source_text from study where study_id = :id")
        .bind("id", study.id())
        .mapTo(String.class)
        .one();
  }

  /** The newest study of that name that is not deleted, other than {@code except}. */
  public Optional<StudyRow> newest(String name, long except) {
    return handle
        .createQuery(
            """
            select %s from study s
            where s.name = :name and s.study_id <> :except and s.deleted_at is null
            order by s.study_id desc limit 1
            """
                .formatted(COLUMNS))
        .bind("name", name)
        .bind("except", except)
        .map((row, context) -> row(row))
        .findOne();
  }

  /**
   * Moves a study.
   *
   * @param reason for people; shown as why it is in this state
   * @return the study as it is now
   */
  public StudyRow move(StudyRow study, StudyState to, String reason) {
    Transitions.check(study.state(), to);
    int moved =
        handle
            .createUpdate(
                """
                update study
                set state = :to,
                    reason = :reason,
                    started_at = case when :to = 'RUNNING' then coalesce(started_at, now()) else started_at end,
                    ended_at = case when :to in ('COMPLETED', 'FAILED', 'CANCELLED') then now() end
                where study_id = :id and state = :from
                """)
            .bind("to", to)
            .bind("reason", reason)
            .bind("id", study.id())
            .bind("from", study.state())
            .execute();
    if (moved != 1) {
      throw new IllegalStateException(
          "study %d is no longer %s".formatted(study.id(), study.state()));
    }
    read.remove(study.id());
    changes.add(study.id(), null, null, study.state().name(), to.name(), reason);
    return find(study.id()).orElseThrow();
  }

  /** Hides a study, its experiment and its runs. */
  public void delete(StudyRow study) {
    handle
        .createUpdate(
            """
            with hidden as (
              update study set deleted_at = now() where study_id = :study and deleted_at is null
            ), hidden_runs as (
              update run set lifecycle_stage = 'deleted', deleted_at = now()
              where experiment_id = :experiment and lifecycle_stage = 'active'
            )
            update experiment set lifecycle_stage = 'deleted', deleted_at = now(), updated_at = now()
            where experiment_id = :experiment and lifecycle_stage = 'active'
            """)
        .bind("study", study.id())
        .bind("experiment", study.experimentId())
        .execute();
  }
}
