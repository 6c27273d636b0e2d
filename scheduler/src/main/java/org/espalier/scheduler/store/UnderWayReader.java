package org.espalier.scheduler.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads what of studies is under way, as it is stored: when a study is asked for, or before, with a
 * round trip that is made anyway. For one transaction and one thread.
 */
final class UnderWayReader {

  private final RoundTrip trip;
  private final Map<Long, UnderWay> read = new HashMap<>();

  UnderWayReader(RoundTrip trip) {
    this.trip = trip;
  }

  /** Has the next round trip read the studies of these trials. */
  void ahead(Collection<Long> trials) {
    query(
        "select distinct study_id from trial where trial_id = any(?)",
        new Parameters().numbers(trials));
  }

  /** Rows of table trial are written: what was read ahead does not hold any more. */
  void forget() {
    read.clear();
  }

  /** How many trials of a study are queued or run, and who waits. */
  UnderWay of(long study) {
    if (!read.containsKey(study)) {
      query("values (cast(? as bigint))", new Parameters().number(study));
      trip.send();
    }
    return Objects.requireNonNull(read.get(study));
  }

  private void query(String studies, Parameters parameters) {
    trip.query(
        """
        select asked.study_id as asked, busy.queued, busy.running, t.trial_id, t.study_id, t.number,
               t.variant, t.run_id, t.state, t.parameters, t.attempt, t.not_before <= now() as due,
               t.not_before = 'infinity' as halted, t.objectives, t.epochs_done, t.reported
        from (%s) asked (study_id)
        cross join lateral (
          select count(*) filter (where state = 'QUEUED') as queued,
                 count(*) filter (where state = 'RUNNING') as running
          from trial
          where study_id = asked.study_id and state in ('QUEUED', 'RUNNING')) busy
        left join trial t on t.study_id = asked.study_id and t.state = 'WAITING'
        order by t.number"""
            .formatted(studies),
        parameters,
        this::read);
  }

  private void read(ResultSet rows) throws SQLException {
    Map<Long, UnderWay> counted = new HashMap<>();
    Map<Long, List<TrialRow>> waiting = new HashMap<>();
    while (rows.next()) {
      long study = rows.getLong("asked");
      counted.put(study, new UnderWay(rows.getInt("queued"), rows.getInt("running"), List.of()));
      List<TrialRow> of = waiting.computeIfAbsent(study, id -> new ArrayList<>());
      if (rows.getString("state") != null) {
        of.add(TrialReader.row(rows));
      }
    }
    counted.forEach(
        (study, busy) ->
            read.put(
                study,
                new UnderWay(busy.queued(), busy.running(), List.copyOf(waiting.get(study)))));
  }
}
