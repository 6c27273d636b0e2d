package org.espalier.scheduler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import org.espalier.core.trial.AttemptState;

/**
 * Reads trials with the attempts that events of workers are held against, in one round trip, and
 * keeps everybody else from writing them until the commit.
 */
final class TrialLoader {

  private final RoundTrip trip;
  private final StudyTable studies;
  private final TrialTable trials;
  private final AttemptTable attempts;
  private final Specifications granted;

  TrialLoader(
      RoundTrip trip,
      StudyTable studies,
      TrialTable trials,
      AttemptTable attempts,
      Specifications granted) {
    this.trip = trip;
    this.studies = studies;
    this.trials = trials;
    this.attempts = attempts;
    this.granted = granted;
  }

  /**
   * The trials, their current attempts and their studies; the tables have them then.
   *
   * @param ending those of them after which their studies are planned: what of these is under way
   *     is read as well
   */
  void load(Collection<Long> ids, Collection<Long> ending) {
    if (!ending.isEmpty()) {
      trials.readUnderWay(ending);
    }
    trip.query(
        """
        select %s,
               t.trial_id, t.study_id, t.number, t.variant, t.run_id, t.state, t.parameters,
               t.attempt, t.not_before <= now() as due, t.not_before = 'infinity' as halted,
               t.objectives, t.epochs_done, t.reported,
               case when t.trial_id = any(?) then null else t.specification end as specification,
               a.state as attempt_state, a.worker_id, a.stop_requested
        from trial t
        join study s using (study_id)
        left join lateral (
          select state, worker_id, stop_requested from attempt
          where trial_id = t.trial_id and attempt = t.attempt
          for no key update) a on true
        where t.trial_id = any(?)
        for no key update of t"""
            .formatted(StudyTable.COLUMNS),
        new Parameters().numbers(granted.known(ids)).numbers(ids),
        this::read);
    trip.send();
  }

  private void read(ResultSet rows) throws SQLException {
    while (rows.next()) {
      studies.loaded(StudyTable.row(rows));
      trials.loaded(TrialReader.row(rows), rows.getString("specification"));
      if (rows.getString("attempt_state") != null) {
        attempts.loaded(attempt(rows));
      }
    }
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
