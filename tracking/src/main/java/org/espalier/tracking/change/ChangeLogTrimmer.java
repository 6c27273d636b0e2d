package org.espalier.tracking.change;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has {@link ChangeLog} trimmed once a minute. Several at once do no harm. */
public final class ChangeLogTrimmer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeLogTrimmer.class);

  private final ChangeLog log;
  private final CountDownLatch closed = new CountDownLatch(1);

  public ChangeLogTrimmer(ChangeLog log) {
    this.log = log;
    Thread.ofVirtual().name("change-log-trimmer").start(this::work);
  }

  private void work() {
    try {
      while (!closed.await(1, TimeUnit.MINUTES)) {
        trim();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void trim() {
    try {
      log.trim();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("cannot trim what is told of changed runs, trying again: {}", e.toString());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
