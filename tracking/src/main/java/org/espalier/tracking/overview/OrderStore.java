package org.espalier.tracking.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.pace.NextStarts;
import org.espalier.tracking.pace.PaceStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What another priority of a study would change for it and for the others of its queue.
 * Thread-safe.
 */
public final class OrderStore {
  private final Jdbi jdbi;

  public OrderStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A study of the queue.
   *
   * @param start of its next trial as things are; null where it starts none, or too little is known
   * @param startThen of its next trial with the other priority
   */
  public record Moved(
      long studyId,
      String name,
      int priority,
      @Nullable Instant start,
      @Nullable Instant startThen) {}

  private record Found(long id, String name, int priority, int parallel, int left) {
    private Found ofPriority(int other) {
      return new Found(id, name, other, parallel, left);
    }

    private NextStarts.Study with(double seconds, List<Double> running) {
      return new NextStarts.Study(priority, parallel, left, seconds, running);
    }
  }

  /**
   * Every study that is under way on the queue of this one, oldest first.
   *
   * @throws TrackingException NOT_FOUND; WRONG_STATE if the study has ended
   */
  public List<Moved> preview(long studyId, int priority) {
    return jdbi.inTransaction(handle -> preview(handle, studyId, priority));
  }

  private static List<Moved> preview(Handle handle, long studyId, int priority) {
    String queue = queue(handle, studyId);
    int slots = QueueStore.slots(handle).getOrDefault(queue, QueueReason.Slots.NONE).all();
    List<Found> found = studies(handle, queue, slots);
    List<Long> ids = found.stream().map(Found::id).toList();
    List<Integer> asked =
        asked(handle, queue).stream().map(ids::indexOf).filter(at -> at >= 0).toList();
    Map<Long, Double> seconds = PaceStore.trialSeconds(handle, ids);
    Map<Long, List<Double>> running = PaceStore.secondsLeft(handle, queue);
    List<Found> then =
        found.stream().map(one -> one.id() == studyId ? one.ofPriority(priority) : one).toList();
    List<OptionalDouble> starts = starts(slots, found, asked, seconds, running);
    List<OptionalDouble> startsThen = starts(slots, then, asked, seconds, running);
    Instant now = handle.createQuery("select now()").mapTo(Instant.class).one();
    List<Moved> moved = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Found one = then.get(i);
      moved.add(
          new Moved(
              one.id(),
              one.name(),
              one.priority(),
              after(now, starts.get(i)),
              after(now, startsThen.get(i))));
    }
    return moved;
  }

  private static List<OptionalDouble> starts(
      int slots,
      List<Found> studies,
      List<Integer> asked,
      Map<Long, Double> seconds,
      Map<Long, List<Double>> running) {
    return NextStarts.of(
        slots,
        studies.stream()
            .map(
                one ->
                    one.with(
                        seconds.getOrDefault(one.id(), Double.NaN),
                        running.getOrDefault(one.id(), List.of())))
            .toList(),
        asked);
  }

  private static @Nullable Instant after(Instant now, OptionalDouble seconds) {
    return seconds.isEmpty()
        ? null
        : now.plus(Duration.ofMillis(Math.round(1000 * seconds.getAsDouble())));
  }

  private static String queue(Handle handle, long studyId) {
    record State(String queue, String state, boolean ended) {}
    State found =
        handle
            .createQuery(
                """
                select queue, state, state not in ('SUBMITTED', 'RUNNING', 'PAUSED') as ended
                from study where study_id = :id and deleted_at is null
                """)
            .bind("id", studyId)
            .map(
                (row, context) ->
                    new State(
                        row.getString("queue"), row.getString("state"), row.getBoolean("ended")))
            .findOne()
            .orElseThrow(
                () -> TrackingException.notFound("there is no study %d".formatted(studyId)));
    if (found.ended()) {
      throw TrackingException.wrongState(
          "study %d has ended (%s); it goes neither before nor behind others"
              .formatted(studyId, found.state()));
    }
    return found.queue();
  }

  /** A paused study starts nothing, but what it runs holds slots. */
  private static List<Found> studies(Handle handle, String queue, int slots) {
    return handle
        .createQuery(
            """
            select s.study_id, s.name, s.priority, coalesce(s.search_parallel, greatest(1, :slots)) as parallel,
                   case s.state when 'PAUSED' then 0 else s.trial_limit - (
                     select count(*) from trial t
                     where t.study_id = s.study_id and t.state not in ('WAITING', 'QUEUED')) end as trials_left
            from study s
            where s.queue = :queue and s.state in ('SUBMITTED', 'RUNNING', 'PAUSED') and s.deleted_at is null
            order by s.study_id
            """)
        .bind("queue", queue)
        .bind("slots", slots)
        .map(
            (row, context) ->
                new Found(
                    row.getLong("study_id"),
                    row.getString("name"),
                    row.getInt("priority"),
                    row.getInt("parallel"),
                    Math.max(0, row.getInt("trials_left"))))
        .list();
  }

  /** The study of each trial that waits for a slot, in the order in which slots are given. */
  private static List<Long> asked(Handle handle, String queue) {
    return handle
        .createQuery(
            """
            select t.study_id
            from trial t join study s using (study_id)
            join attempt a on a.trial_id = t.trial_id and a.attempt = t.attempt
            where t.state = 'QUEUED' and s.queue = :queue and s.deleted_at is null
            order by a.offered_at, t.trial_id
            """)
        .bind("queue", queue)
        .mapTo(Long.class)
        .list();
  }
}
