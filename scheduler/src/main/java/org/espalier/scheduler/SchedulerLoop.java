package org.espalier.scheduler;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.espalier.scheduler.Scheduler.Status;
import org.espalier.scheduler.leader.Leadership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seeks leadership, leads as long as it lasts, and begins again, until it is stopped. */
final class SchedulerLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerLoop.class);
  private static final long STAND_BY_MILLIS = 500;
  private static final long RETRY_MILLIS = 1000;

  private final SchedulerSettings settings;
  private final DataSource pool;
  private final MeterRegistry registry;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Status status = Status.CONNECTING;
  private volatile Optional<Term> term = Optional.empty();

  SchedulerLoop(SchedulerSettings settings, DataSource pool, MeterRegistry registry) {
    this.settings = settings;
    this.pool = pool;
    this.registry = registry;
    Gauge.builder("espalier.scheduler.leading", () -> status == Status.LEADING ? 1 : 0)
        .description("1 while this process leads")
        .register(registry);
  }

  @Override
  public void run() {
    while (stopped.getCount() > 0) {
      try {
        Optional<Leadership> leadership =
            Leadership.tryAcquire(settings.database(), settings.holder());
        if (leadership.isPresent()) {
          lead(leadership.get());
        } else {
          status = Status.STANDING_BY;
          pause(STAND_BY_MILLIS);
        }
      } catch (SQLException e) {
        status = Status.CONNECTING;
        LOG.warn("the database {} cannot be used: {}", settings.database(), e.getMessage());
        pause(RETRY_MILLIS);
      } catch (RuntimeException e) {
        status = Status.CONNECTING;
        LOG.warn("this scheduler stops leading: {}", e.toString());
        LOG.debug("because of", e);
        pause(RETRY_MILLIS);
      }
    }
  }

  private void lead(Leadership leadership) {
    try (leadership;
        Term leading = new Term(settings, pool, registry, leadership)) {
      LOG.info("leads (generation {})", leadership.generation());
      term = Optional.of(leading);
      leading.begin();
      status = Status.LEADING;
      while (stopped.getCount() > 0 && leading.goesOn()) {
        leading.cycle();
      }
    } finally {
      term = Optional.empty();
      status = Status.CONNECTING;
    }
  }

  private void pause(long millis) {
    try {
      if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.debug("stopped");
      }
    } catch (InterruptedException e) {
      stopped.countDown();
    }
  }

  Status status() {
    return status;
  }

  void stop() {
    stopped.countDown();
    term.ifPresent(Term::wake);
  }
}
