package org.espalier.web.live;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.espalier.tracking.change.ChangeLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the hub which runs have changed, whoever has changed them: clients of MLflow's API, of this
 * server or another, workers, the scheduler. It asks the database a few times a second, as long as
 * somebody listens; a message with each commit would have all commits of the database wait for one
 * another. What happened while nobody listened is told when somebody does.
 */
public final class RunWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Runs beyond which everybody is told to read again instead. */
  private static final int MOST = 1_000;

  private final ChangeLog log;
  private final ChangeHub hub;
  private final CountDownLatch closed = new CountDownLatch(1);
  private ChangeLog.@Nullable Mark mark;

  public RunWatch(ChangeLog log, ChangeHub hub) {
    this.log = log;
    this.hub = hub;
  }

  public void start() {
    Thread.ofVirtual().name("run-watch").start(this::work);
  }

  private void work() {
    try {
      boolean failing = !looked(false);
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        if (mark == null || hub.subscriptions() > 0) {
          failing = !looked(failing);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean looked(boolean failing) {
    try {
      look();
      return true;
    } catch (SQLException | RuntimeException e) {
      if (!failing) {
        LOG.warn("cannot ask which runs have changed, trying again: {}", e.toString());
      }
      return false;
    }
  }

  private void look() throws SQLException {
    if (mark == null) {
      begin();
      return;
    }
    switch (log.since(mark)) {
      case ChangeLog.Lost lost -> begin();
      case ChangeLog.Changes changes -> {
        tell(changes);
        mark = changes.now();
      }
    }
  }

  /** Whoever listens already may have missed something. */
  private void begin() throws SQLException {
    boolean heard = hub.subscriptions() > 0;
    mark = log.now();
    if (heard) {
      hub.lost();
    }
  }

  private void tell(ChangeLog.Changes changes) throws SQLException {
    Set<Long> numbers = new HashSet<>(changes.created());
    numbers.addAll(changes.changed());
    if (numbers.size() > MOST) {
      hub.lost();
    } else if (!numbers.isEmpty()) {
      log.runIds(numbers).forEach(id -> hub.changed("run:" + id));
    }
    if (!changes.created().isEmpty()) {
      hub.changed("runs");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
