package org.espalier.scheduler;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.espalier.scheduler.store.SchedulerPool;

/**
 * A running scheduler: {@link #start} returns at once, the work is done by threads of its own. Any
 * number may run on one database; one leads, the others stand by. Thread-safe.
 */
public final class Scheduler implements AutoCloseable {

  private static final Duration STOP_WAIT = Duration.ofSeconds(20);

  private final HikariDataSource pool;
  private final SchedulerLoop loop;
  private final Thread thread;

  private Scheduler(HikariDataSource pool, SchedulerLoop loop, Thread thread) {
    this.pool = pool;
    this.loop = loop;
    this.thread = thread;
  }

  /**
   * Starts a scheduler. The schema must be there ({@link org.espalier.database.Migrations});
   * database and broker may come and go.
   */
  public static Scheduler start(SchedulerSettings settings, MeterRegistry registry) {
    HikariDataSource pool = SchedulerPool.open(settings.database());
    SchedulerLoop loop = new SchedulerLoop(settings, pool, registry);
    Thread thread = new Thread(loop, "scheduler");
    thread.start();
    return new Scheduler(pool, loop, thread);
  }

  /** What a scheduler is doing. */
  public enum Status {
    /** It has not reached the database or the broker yet, or lost them. */
    CONNECTING,
    /** Another one leads. */
    STANDING_BY,
    LEADING
  }

  public Status status() {
    return loop.status();
  }

  /**
   * Ends the work after the transaction it is at, gives leadership up, and closes everything. What
   * was committed and not yet published, the next leader publishes.
   */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(STOP_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }
}
