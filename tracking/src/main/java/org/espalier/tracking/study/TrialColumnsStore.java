package org.espalier.tracking.study;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The numbers of all trials of a study, for its plots: no texts, no specification. Thread-safe. */
public final class TrialColumnsStore {
  /** A trial that ended in a transaction which was open so long is told of again. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Jdbi jdbi;

  public TrialColumnsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * All trials of a study, or those that may have changed.
   *
   * @param since {@link TrialColumns#asOf} of an earlier answer: what ended before it is left out,
   *     for it changes no more; empty for all
   * @return no trials for a study that is not there
   */
  public TrialColumns read(long studyId, Optional<Instant> since) {
    return jdbi.inTransaction(
        handle -> {
          Instant asOf = handle.createQuery("select now()").mapTo(Instant.class).one();
          return rows(handle, studyId, since, new Columned(asOf));
        });
  }

  private static TrialColumns rows(
      Handle handle, long studyId, Optional<Instant> since, Columned columns) {
    handle
        .createQuery(
            """
            select t.trial_id, t.number, t.variant, t.state, t.epochs_done,
                   (extract(epoch from t.started_at) * 1000)::bigint as started,
                   (extract(epoch from t.ended_at) * 1000)::bigint as ended,
                   t.objectives, t.parameters
            from trial t
            where t.study_id = :study
              and (cast(:since as timestamptz) is null or t.ended_at is null or t.ended_at >= :since)
            order by t.number
            """)
        .bind("study", studyId)
        .bind("since", since.map(time -> time.minus(OVERLAP)).orElse(null))
        .setFetchSize(2_000)
        .map(
            (row, context) -> {
              columns.add(row);
              return row.getRow();
            })
        .forEach(row -> {});
    return columns.columns;
  }

  /** Columns that grow by a trial at a time; a name that appears late is null before. */
  private static final class Columned {
    private final TrialColumns columns;

    Columned(Instant asOf) {
      columns =
          new TrialColumns(
              asOf,
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new TreeMap<>(),
              new TreeMap<>());
    }

    void add(ResultSet row) throws SQLException {
      int before = columns.trialIds().size();
      columns.trialIds().add(row.getLong("trial_id"));
      columns.numbers().add(row.getInt("number"));
      columns.variants().add(row.getString("variant"));
      columns.states().add(TrialState.valueOf(row.getString("state")));
      columns.epochsDone().add(row.getInt("epochs_done"));
      columns.started().add(maybeLong(row, "started"));
      columns.ended().add(maybeLong(row, "ended"));
      put(columns.objectives(), Columns.numbers(row.getString("objectives")), before);
      Map<String, ParameterValue> parameters = Columns.parameters(row.getString("parameters"));
      put(columns.parameters(), parameters, before);
    }

    private static <V> void put(
        Map<String, List<@Nullable V>> columns, Map<String, V> values, int before) {
      for (String name : values.keySet()) {
        columns.computeIfAbsent(name, missing -> nulls(before));
      }
      columns.forEach((name, column) -> column.add(values.get(name)));
    }

    private static <V> List<@Nullable V> nulls(int count) {
      List<@Nullable V> made = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        made.add(null);
      }
      return made;
    }

    private static @Nullable Long maybeLong(ResultSet row, String column) throws SQLException {
      long value = row.getLong(column);
      return row.wasNull() ? null : value;
    }
  }
}
