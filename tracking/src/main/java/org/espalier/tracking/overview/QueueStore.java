package org.espalier.tracking.overview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.tracking.pace.ExpectedStarts;
import org.espalier.tracking.pace.PaceStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

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
   * @param expectedStart if trials last as long as those of their studies did; null where too
   *     little is known
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
      String reason,
      @Nullable Instant expectedStart) {

    private Waiting startingAt(Instant start) {
      return new Waiting(
          position, trialId, studyId, studyName, number, runId, queue, state, since, reason, start);
    }
  }

  /** A waiting trial, and what its expected start depends on. */
  private record Found(Waiting waiting, boolean ready, double notBefore) {}

  /** All of them up to {@code limit}, queue by queue. */
  public List<Waiting> list(int limit) {
    return jdbi.withHandle(
        handle -> {
          Map<String, QueueReason.Slots> slots = slots(handle);
          Map<String, List<Found>> queues = new LinkedHashMap<>();
          for (Found found : waiting(handle, slots, limit)) {
            queues.computeIfAbsent(found.waiting().queue(), queue -> new ArrayList<>()).add(found);
          }
          List<Waiting> waiting = new ArrayList<>();
          Instant now = handle.createQuery("select now()").mapTo(Instant.class).one();
          queues.forEach(
              (queue, found) ->
                  waiting.addAll(
                      withStarts(
                          handle, now, slots.getOrDefault(queue, QueueReason.Slots.NONE), found)));
          return waiting;
        });
  }

  private static List<Found> waiting(
      Handle handle, Map<String, QueueReason.Slots> slots, int limit) {
    Map<String, Integer> positions = new HashMap<>();
    return handle
        .createQuery(
            """
            select t.trial_id, t.study_id, s.name, t.number, t.run_id, s.queue, t.state,
                   coalesce(a.offered_at, t.created_at) as since, s.state as study_state, t.reason,
                   greatest(0, extract(epoch from t.not_before - now()))::bigint as back_off
            from trial t join study s using (study_id)
            left join attempt a on a.trial_id = t.trial_id and a.attempt = t.attempt
                                   and t.state = 'QUEUED'
            where t.state in ('WAITING', 'QUEUED') and s.deleted_at is null
            order by s.queue, t.state = 'WAITING', a.offered_at, s.priority desc, t.not_before, t.trial_id
            limit :limit
            """)
        .bind("limit", limit)
        .map((row, context) -> found(row, slots, positions))
        .list();
  }

  private static Found found(
      ResultSet row, Map<String, QueueReason.Slots> slots, Map<String, Integer> positions)
      throws SQLException {
    String queue = row.getString("queue");
    TrialState state = TrialState.valueOf(row.getString("state"));
    StudyState study = StudyState.valueOf(row.getString("study_state"));
    long backOff = row.getLong("back_off");
    String own = row.getString("reason");
    return new Found(
        new Waiting(
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
                study,
                own,
                backOff,
                queue,
                slots.getOrDefault(queue, QueueReason.Slots.NONE)),
            null),
        study != StudyState.PAUSED && (state == TrialState.QUEUED || backOff > 0),
        backOff);
  }

  private static List<Waiting> withStarts(
      Handle handle, Instant now, QueueReason.Slots slots, List<Found> found) {
    Map<Long, Double> seconds =
        PaceStore.trialSeconds(
            handle, found.stream().map(one -> one.waiting().studyId()).distinct().toList());
    List<OptionalDouble> starts =
        ExpectedStarts.of(
            slots.all(),
            PaceStore.secondsLeft(handle, found.getFirst().waiting().queue()).values().stream()
                .flatMap(List::stream)
                .toList(),
            found.stream()
                .map(
                    one ->
                        new ExpectedStarts.Waiting(
                            one.ready(),
                            one.notBefore(),
                            seconds.getOrDefault(one.waiting().studyId(), Double.NaN)))
                .toList());
    List<Waiting> waiting = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      Waiting one = found.get(i).waiting();
      waiting.add(
          starts.get(i).isEmpty()
              ? one
              : one.startingAt(now.plusMillis(Math.round(1000 * starts.get(i).getAsDouble()))));
    }
    return waiting;
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

  /** The slots of each queue that has a worker. */
  static Map<String, QueueReason.Slots> slots(Handle handle) {
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
