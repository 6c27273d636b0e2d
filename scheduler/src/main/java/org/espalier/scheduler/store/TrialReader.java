package org.espalier.scheduler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.trial.TrialState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of table trial. It only reads what is stored: {@link TrialTable} writes first what
 * its transaction has changed.
 */
final class TrialReader {

  static final RowMapper<TrialRow> ROW = (row, context) -> row(row);

  private final Handle handle;

  TrialReader(Handle handle) {
    this.handle = handle;
  }

  static TrialRow row(ResultSet row) throws SQLException {
    return new TrialRow(
        row.getLong("trial_id"),
        row.getLong("study_id"),
        row.getInt("number"),
        row.getString("variant"),
        row.getString("run_id"),
        TrialState.valueOf(row.getString("state")),
        JsonColumns.parameters(row.getString("parameters")),
        row.getInt("attempt"),
        row.getBoolean("due"),
        row.getBoolean("halted"),
        JsonColumns.numbers(row.getString("objectives")),
        row.getInt("epochs_done"),
        reported(row.getString("reported")));
  }

  private Query select(String conditions) {
    return handle.createQuery(
        "select *, not_before <= now() as due, not_before = 'infinity' as halted from trial "
            + conditions);
  }

  private static Reported reported(@Nullable String json) {
    return json == null ? Reported.NOTHING : JsonColumns.read(json, Reported.class);
  }

  Optional<TrialRow> find(long id) {
    return select(
            """
            where trial_id = :id
            """)
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /**
   * Studies of which a trial may begin its next attempt since then, and the time of this answer.
   */
  Due dueSince(OffsetDateTime then) {
    OffsetDateTime now = now();
    return new Due(
        handle
            .createQuery(
                """
                select distinct study_id from trial
                where state = 'WAITING' and not_before > :then and not_before <= :now
                """)
            .bind("then", then)
            .bind("now", now)
            .mapTo(Long.class)
            .list(),
        now);
  }

  /** The database's clock, at the begin of the transaction. */
  OffsetDateTime now() {
    return handle.createQuery("select now()").mapTo(OffsetDateTime.class).one();
  }

  /** Trials of a study that have not ended, by number. */
  List<TrialRow> unfinished(long study) {
    return select(
            """
            where study_id = :study and state in ('WAITING', 'QUEUED', 'RUNNING')
            order by number
            """)
        .bind("study", study)
        .map(ROW)
        .list();
  }

  /** The running studies of the same queue and a higher priority. */
  Ahead ahead(StudyRow study) {
    return handle
        .createQuery(
            """
            select coalesce((array_agg(s.name order by s.priority desc, s.study_id))[1], '') as first,
                   coalesce(sum(t.under_way), 0) as under_way
            from study mine
            join study s on s.queue = mine.queue and s.priority > mine.priority
              and s.state in ('SUBMITTED', 'RUNNING')
              and s.deleted_at is null
            cross join lateral (
              select count(*) as under_way from trial t
              where t.study_id = s.study_id and t.state in ('QUEUED', 'RUNNING')) t
            where mine.study_id = :study
            """)
        .bind("study", study.id())
        .map((row, context) -> new Ahead(row.getString("first"), row.getInt("under_way")))
        .one();
  }

  Optional<TrialRow> byNumber(long study, int number) {
    return select(
            """
            where study_id = :study and number = :number
            """)
        .bind("study", study)
        .bind("number", number)
        .map(ROW)
        .findOne();
  }

  Optional<TrialRow> byVariant(long study, String variant) {
    return select(
            """
            where study_id = :study and variant = :variant
            """)
        .bind("study", study)
        .bind("variant", variant)
        .map(ROW)
        .findOne();
  }

  Optional<TrialRow> byRun(String runId) {
    return select(
            """
            where run_id = :run
            """)
        .bind("run", runId)
        .map(ROW)
        .findOne();
  }

  /** Completed trials of a study. */
  List<TrialRow> completed(long study) {
    return select(
            """
            where study_id = :study and state = 'COMPLETED'
            order by number
            """)
        .bind("study", study)
        .map(ROW)
        .list();
  }

  /** The last trials of a study that completed or were pruned with a value, oldest first. */
  List<TrialRow> results(long study, int most) {
    return handle
        .createQuery(
            """
            select * from (
              select *, not_before <= now() as due, not_before = 'infinity' as halted
              from trial
              where study_id = :study
                and (state = 'COMPLETED' or (state = 'PRUNED' and reported is not null))
              order by number desc limit :most) last
            order by number
            """)
        .bind("study", study)
        .bind("most", most)
        .map(ROW)
        .list();
  }

  /** How many trials of a study are in each state. */
  Map<TrialState, Integer> counts(long study) {
    return handle
        .createQuery(
            "select state, count(*) as n from trial where study_id = :study group by state")
        .bind("study", study)
        .reduceRows(
            new EnumMap<TrialState, Integer>(TrialState.class),
            (counts, row) -> {
              counts.put(
                  TrialState.valueOf(row.getColumn("state", String.class)),
                  row.getColumn("n", Integer.class));
              return counts;
            });
  }
}
