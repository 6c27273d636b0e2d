package org.espalier.tracking.overview;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Trials that have not started, in the order in which they will, with the reason. Thread-safe. */
public final class QueueStore {
  private final Jdbi jdbi;

  public QueueStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param position from 1, within its queue
   * @param since when it was offered, or planned where it is not offered
   * @param reason why it does not run now, in words
   */
  public record Waiting(
      int position,
      long trialId,
      long studyId,
      String studyName,
      int number,
      String runId,
      String queue,
      TrialState state,
      Instant since,
      String reason) {}

  /** All of them up to {@code limit}, queue by queue. */
  public List<Waiting> list(int limit) {
    return jdbi.withHandle(
        handle -> {
          Map<String, QueueReason.Slots> slots = slots(handle);
          Map<String, Integer> positions = new HashMap<>();
          List<Waiting> waiting = new ArrayList<>();
          handle
              .createQuery(
                  """
                  select t.trial_id, t.study_id, s.name, t.number, t.run_id, s.queue, t.state,
                         coalesce(a.offered_at, t.created_at) as since, s.state as study_state, t.reason,
                         greatest(0, extract(epoch from t.not_before - now()))::bigint as back_off
                  from trial t join study s using (study_id)
                  left join attempt a on a.trial_id = t.trial_id and a.attempt = t.attempt
                                         and t.state = 'QUEUED'
                  where t.state in ('WAITING', 'QUEUED') and s.deleted_at is null
                  order by s.queue, t.state = 'WAITING', a.offered_at, t.not_before, t.trial_id
                  limit :limit
                  """)
              .bind("limit", limit)
              .map(
                  (row, context) -> {
                    String queue = row.getString("queue");
                    TrialState state = TrialState.valueOf(row.getString("state"));
                    return new Waiting(
                        positions.merge(queue, 1, Integer::sum),
                        row.getLong("trial_id"),
                        row.getLong("study_id"),
                        row.getString("name"),
                        row.getInt("number"),
                        row.getString("run_id"),
                        queue,
                        state,
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        QueueReason.of(
                            state,
                            StudyState.valueOf(row.getString("study_state")),
                            row.getString("reason"),
                            row.getLong("back_off"),
                            queue,
                            slots.getOrDefault(queue, QueueReason.Slots.NONE)));
                  })
              .forEach(waiting::add);
          return waiting;
        });
  }

  public long count() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from trial t join study s using (study_id)
                    where t.state in ('WAITING', 'QUEUED') and s.deleted_at is null
                    """)
                .mapTo(long.class)
                .one());
  }

  private static Map<String, QueueReason.Slots> slots(Handle handle) {
    Map<String, QueueReason.Slots> slots = new HashMap<>();
    handle
        .createQuery(
            """
            select w.queue, sum(w.slots) filter (where not w.draining) as slots,
                   sum((select count(*) from attempt a
                        where a.worker_id = w.worker_id and a.state in ('CLAIMED', 'RUNNING'))) as busy
            from worker w where w.state = 'LIVE' group by w.queue
            """)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("queue"),
                    new QueueReason.Slots(row.getInt("slots"), row.getInt("busy"))))
        .forEach(entry -> slots.put(entry.getKey(), entry.getValue()));
    return slots;
  }
}
