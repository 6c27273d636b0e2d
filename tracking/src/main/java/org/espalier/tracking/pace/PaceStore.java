package org.espalier.tracking.pace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How long trials took, from those that ended well. Thread-safe. */
public final class PaceStore {
  private static final int LATEST = 200;

  /** From this share on, the time it took tells how long the rest takes. */
  private static final double TELLING = 0.05;

  private final Jdbi jdbi;

  public PaceStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The middle of what was measured.
   *
   * @param seconds above 0
   * @param trials that it was measured on, 1 or more
   */
  public record Pace(double seconds, int trials) {}

  /** Seconds of an epoch in the latest 200 trials of studies of that name. */
  public Optional<Pace> epochOfStudiesNamed(String name) {
    return epoch(name, null);
  }

  /** Seconds of an epoch in the latest 200 trials of a queue, of whatever studies. */
  public Optional<Pace> epochOnQueue(String queue) {
    return epoch(null, queue);
  }

  private Optional<Pace> epoch(@Nullable String name, @Nullable String queue) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select percentile_cont(0.5) within group (order by seconds) as middle,
                           count(*) as trials
                    from (select extract(epoch from t.ended_at - t.started_at)::double precision
                                 / t.epochs_done as seconds
                          from trial t join study s using (study_id)
                          where (cast(:name as text) is null or s.name = :name)
                            and (cast(:queue as text) is null or s.queue = :queue)
                            and t.state in ('COMPLETED', 'PRUNED')
                            and t.epochs_done > 0 and t.ended_at > t.started_at
                            and s.deleted_at is null
                          order by t.trial_id desc limit :latest) latest
                    """)
                .bind("name", name)
                .bind("queue", queue)
                .bind("latest", LATEST)
                .map(
                    (row, context) ->
                        row.getInt("trials") == 0
                            ? Optional.<Pace>empty()
                            : Optional.of(new Pace(row.getDouble("middle"), row.getInt("trials"))))
                .one());
  }

  /**
   * Seconds of a whole trial by study, the middle of its trials that ended well; studies without
   * such are missing.
   */
  public static Map<Long, Double> trialSeconds(Handle handle, List<Long> studies) {
    Map<Long, Double> seconds = new HashMap<>();
    handle
        .createQuery(
            """
            select study_id,
                   percentile_cont(0.5) within group (
                     order by extract(epoch from ended_at - started_at)::double precision) as middle
            from trial
            where study_id = any (:studies) and state in ('COMPLETED', 'PRUNED')
              and ended_at > started_at
            group by study_id
            """)
        .bindArray("studies", Long.class, studies)
        .map((row, context) -> Map.entry(row.getLong("study_id"), row.getDouble("middle")))
        .forEach(entry -> seconds.put(entry.getKey(), entry.getValue()));
    return seconds;
  }

  /**
   * Seconds that the running trials of a queue still take, by study: by the share each has done, or
   * where that is too little to say, by what trials of its study took; NaN where neither is known.
   */
  public static Map<Long, List<Double>> secondsLeft(Handle handle, String queue) {
    record Running(long study, double elapsed, double fraction) {}
    List<Running> running =
        handle
            .createQuery(
                """
                select t.study_id, coalesce(a.fraction, 0) as fraction,
                       extract(epoch from now() - coalesce(a.started_at, a.claimed_at))
                         ::double precision as elapsed
                from attempt a join trial t using (trial_id) join study s using (study_id)
                where a.state in ('CLAIMED', 'RUNNING') and s.queue = :queue
                """)
            .bind("queue", queue)
            .map(
                (row, context) ->
                    new Running(
                        row.getLong("study_id"),
                        row.getDouble("elapsed"),
                        row.getDouble("fraction")))
            .list();
    Map<Long, Double> usual =
        trialSeconds(handle, running.stream().map(Running::study).distinct().toList());
    Map<Long, List<Double>> left = new HashMap<>();
    for (Running one : running) {
      left.computeIfAbsent(one.study(), study -> new ArrayList<>())
          .add(
              one.fraction() >= TELLING
                  ? one.elapsed() * (1 - one.fraction()) / one.fraction()
                  : usual.getOrDefault(one.study(), Double.NaN) - one.elapsed());
    }
    return left;
  }
}
