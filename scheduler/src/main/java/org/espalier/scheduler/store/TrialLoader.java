package org.espalier.scheduler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.espalier.core.trial.AttemptState;
import org.jdbi.v3.core.Handle;

/** Reads trials with the attempts that events of workers are held against, in one round trip. */
final class TrialLoader {

  private final Handle handle;
  private final TrialTable trials;
  private final AttemptTable attempts;

  TrialLoader(Handle handle, TrialTable trials, AttemptTable attempts) {
    this.handle = handle;
    this.trials = trials;
    this.attempts = attempts;
  }

  /** The trials and their current attempts; the tables have them then. */
  void load(Collection<Long> ids) {
    handle
        .createQuery(
            """
            select t.trial_id, t.study_id, t.number, t.variant, t.run_id, t.state, t.parameters,
                   t.attempt, t.not_before <= now() as due, t.not_before = 'infinity' as halted,
                   t.objectives, t.epochs_done, t.reported, t.specification,
                   a.state as attempt_state, a.worker_id, a.stop_requested
            from trial t
            left join attempt a on a.trial_id = t.trial_id and a.attempt = t.attempt
            where t.trial_id = any(:ids)
            """)
        .bindArray("ids", Long.class, List.copyOf(ids))
        .map(
            (row, context) -> {
              TrialRow trial = TrialReader.ROW.map(row, context);
              trials.loaded(trial, row.getString("specification"));
              if (row.getString("attempt_state") != null) {
                attempts.loaded(attempt(row));
              }
              return trial.id();
            })
        .list();
  }

  private static AttemptRow attempt(ResultSet row) throws SQLException {
    return new AttemptRow(
        row.getLong("trial_id"),
        row.getInt("attempt"),
        AttemptState.valueOf(row.getString("attempt_state")),
        row.getString("worker_id"),
        AttemptTable.stopReason(row.getString("stop_requested")));
  }
}
