package org.espalier.tracking.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.trial.AttemptState;
import org.jdbi.v3.core.Jdbi;

/** Workers as their heartbeats tell of them: reading only. Thread-safe. */
public final class WorkerStore {
  private final Jdbi jdbi;

  public WorkerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Live workers first, then those that went within the last day. */
  public List<Worker> list() {
    return jdbi.withHandle(
        handle -> {
          Map<String, List<Worker.BusySlot>> busy = new HashMap<>();
          handle
              .createQuery(
                  """
                  select a.worker_id, a.slot, t.study_id, s.name as study_name, t.trial_id, t.number,
                         t.run_id, a.attempt, a.state, t.epochs_done, a.fraction,
                         (t.specification -> 'training' ->> 'epochs')::integer as epochs,
                         a.samples_per_second, coalesce(a.started_at, a.claimed_at) as since
                  from attempt a join trial t using (trial_id) join study s using (study_id)
                  where a.state in ('CLAIMED', 'RUNNING') and a.worker_id is not null
                  order by a.worker_id, a.slot
                  """)
              .map(
                  (row, context) ->
                      Map.entry(
                          row.getString("worker_id"),
                          new Worker.BusySlot(
                              Columns.maybeInteger(row, "slot"),
                              row.getLong("study_id"),
                              row.getString("study_name"),
                              row.getLong("trial_id"),
                              row.getInt("number"),
                              row.getString("run_id"),
                              row.getInt("attempt"),
                              AttemptState.valueOf(row.getString("state")),
                              row.getInt("epochs_done"),
                              Columns.maybeInteger(row, "epochs"),
                              row.getDouble("fraction"),
                              row.getDouble("samples_per_second"),
                              Columns.maybeInstant(row, "since"))))
              .forEach(
                  entry ->
                      busy.computeIfAbsent(entry.getKey(), worker -> new ArrayList<>())
                          .add(entry.getValue()));
          return handle
              .createQuery(
                  """
                  select worker_id, host, device, queue, slots, draining, state, first_seen, last_seen
                  from worker
                  where state = 'LIVE' or last_seen > now() - interval '1 day'
                  order by state <> 'LIVE', host, worker_id
                  """)
              .map(
                  (row, context) ->
                      new Worker(
                          row.getString("worker_id"),
                          row.getString("host"),
                          row.getString("device"),
                          row.getString("queue"),
                          row.getInt("slots"),
                          row.getBoolean("draining"),
                          row.getString("state"),
                          Columns.instant(row, "first_seen"),
                          Columns.instant(row, "last_seen"),
                          busy.getOrDefault(row.getString("worker_id"), List.of())))
              .list();
        });
  }
}
