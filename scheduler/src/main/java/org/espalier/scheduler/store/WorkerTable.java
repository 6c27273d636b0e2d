package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.List;
import org.espalier.core.message.WorkerEvent;
import org.jdbi.v3.core.Handle;

/** Table worker: who is there, by heartbeats. */
public final class WorkerTable {

  private final Handle handle;
  private final ChangedTrials changed;
  private final Runnable flush;

  /**
   * @param flush writes what the transaction has changed of attempts and trials
   */
  WorkerTable(Handle handle, ChangedTrials changed, Runnable flush) {
    this.handle = handle;
    this.changed = changed;
    this.flush = flush;
  }

  /**
   * Takes a heartbeat.
   *
   * @return whether the slots that may be used changed by it
   */
  public boolean seen(WorkerEvent.Heartbeat heartbeat) {
    return handle
        .createQuery(
            """
            with before as (select * from worker where worker_id = :id)
            insert into worker (worker_id, host, device, queue, slots, draining)
            values (:id, :host, :device, :queue, :slots, :draining)
            on conflict (worker_id) do update
            set device = excluded.device, slots = excluded.slots, draining = excluded.draining,
                state = 'LIVE', last_seen = now()
            returning not exists (
              select from before b
              where b.state = 'LIVE' and b.slots = worker.slots and b.draining = worker.draining)
            """)
        .bind("id", heartbeat.workerId())
        .bind("host", heartbeat.host())
        .bind("device", heartbeat.device())
        .bind("queue", heartbeat.queue())
        .bind("slots", heartbeat.slots())
        .bind("draining", heartbeat.draining())
        .mapTo(Boolean.class)
        .one();
  }

  /** It said that it leaves; what it holds is given up soon. */
  public void left(String worker, Duration remaining) {
    flush.run();
    handle
        .createUpdate("update worker set state = 'LEFT' where worker_id = :id")
        .bind("id", worker)
        .execute();
    changed.addAll(
        handle
            .createQuery(
                """
                update attempt
                set lease_until = least(lease_until,
                                        clock_timestamp() + make_interval(secs => :remaining))
                where worker_id = :id and state in ('CLAIMED', 'RUNNING')
                returning trial_id
                """)
            .bind("remaining", AttemptTable.seconds(remaining))
            .bind("id", worker)
            .mapTo(Long.class)
            .list());
  }

  /** Marks workers not heard of for that long. */
  public int markLost(Duration silence) {
    return handle
        .createUpdate(
            """
            update worker set state = 'LOST'
            where state = 'LIVE' and last_seen < now() - make_interval(secs => :silence)
            """)
        .bind("silence", AttemptTable.seconds(silence))
        .execute();
  }

  /** Slots of live workers of a queue that take tickets. */
  public int slots(String queue) {
    return handle
        .createQuery(
            """
            select coalesce(sum(slots), 0) from worker
            where queue = :queue and state = 'LIVE' and not draining
            """)
        .bind("queue", queue)
        .mapTo(Integer.class)
        .one();
  }

  /** Queues in which a live worker has a slot that holds no attempt. */
  public List<String> queuesWithIdleSlots() {
    flush.run();
    return handle
        .createQuery(
            """
            select w.queue
            from worker w
            left join attempt a on a.worker_id = w.worker_id and a.state in ('CLAIMED', 'RUNNING')
            where w.state = 'LIVE' and not w.draining
            group by w.worker_id, w.queue, w.slots
            having count(a.trial_id) < w.slots
            """)
        .mapTo(String.class)
        .list();
  }
}
