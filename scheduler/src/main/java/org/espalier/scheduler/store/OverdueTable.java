package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What has waited too long, by the database's clock. */
public final class OverdueTable {

  /** An attempt by its key. */
  public record Key(long trialId, int attempt) {}

  private final Handle handle;
  private final ChangedTrials changed;
  private final Runnable flush;

  /**
   * @param flush writes what the transaction has changed of attempts and trials
   */
  OverdueTable(Handle handle, ChangedTrials changed, Runnable flush) {
    this.handle = handle;
    this.changed = changed;
    this.flush = flush;
  }

  /** Attempts whose lease has run out. */
  public List<Key> leases() {
    flush.run();
    return handle
        .createQuery(
            """
            select trial_id, attempt from attempt
            where state in ('CLAIMED', 'RUNNING') and lease_until < clock_timestamp()
            order by lease_until limit 500
            """)
        .map((row, context) -> new Key(row.getLong(1), row.getInt(2)))
        .list();
  }

  /** Gives every attempt that is held a full lease: its worker could not be heard. */
  public int renewAll(Duration lease) {
    flush.run();
    List<Long> trials =
        handle
            .createQuery(
                """
                update attempt
                set lease_until = greatest(lease_until, clock_timestamp() + make_interval(secs => :lease))
                where state in ('CLAIMED', 'RUNNING')
                returning trial_id
                """)
            .bind("lease", AttemptTable.seconds(lease))
            .mapTo(Long.class)
            .list();
    changed.addAll(trials);
    return trials.size();
  }

  /** Attempts that were asked to stop, for the last time so long ago, and go on. */
  public List<Key> stopsToResend(Duration after) {
    flush.run();
    return handle
        .createQuery(
            """
            select trial_id, attempt from attempt
            where state in ('CLAIMED', 'RUNNING') and stop_requested is not null
              and stop_sent_at < clock_timestamp() - make_interval(secs => :after)
            limit 500
            """)
        .bind("after", AttemptTable.seconds(after))
        .map((row, context) -> new Key(row.getLong(1), row.getInt(2)))
        .list();
  }

  /** Cancelled attempts that did not end in time. */
  public List<Key> cancels(Duration deadline) {
    flush.run();
    return handle
        .createQuery(
            """
            select trial_id, attempt from attempt
            where state in ('CLAIMED', 'RUNNING') and stop_requested = 'CANCELLED'
              and stop_requested_at < clock_timestamp() - make_interval(secs => :deadline)
            limit 500
            """)
        .bind("deadline", AttemptTable.seconds(deadline))
        .map((row, context) -> new Key(row.getLong(1), row.getInt(2)))
        .list();
  }

  /**
   * Offered attempts of a queue whose ticket left long ago and was not taken. They count as offered
   * anew from now on.
   */
  public List<Key> ticketsToResend(String queue, Duration after) {
    flush.run();
    List<Key> keys =
        handle
            .createQuery(
                """
                update attempt a set offered_at = clock_timestamp()
                from trial t join study s using (study_id)
                where t.trial_id = a.trial_id and s.queue = :queue
                  and a.state = 'OFFERED'
                  and a.offered_at < clock_timestamp() - make_interval(secs => :after)
                  and not exists (select from outbox o
                                  where o.published_at is null and o.key = cast(a.trial_id as text))
                returning a.trial_id, a.attempt
                """)
            .bind("queue", queue)
            .bind("after", AttemptTable.seconds(after))
            .map((row, context) -> new Key(row.getLong(1), row.getInt(2)))
            .list();
    keys.forEach(key -> changed.add(key.trialId()));
    return keys;
  }
}
