package org.espalier.scheduler.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jdbi.v3.core.Handle;

/**
 * Numbers for new trials, fetched many at a time, so that trials can be written together. Those
 * that a leader has not used when it ends are left out. Thread-safe.
 */
final class TrialIds {

  private static final int AT_ONCE = 50;

  private final Deque<Long> left = new ArrayDeque<>();

  synchronized long next(Handle handle) {
    if (left.isEmpty()) {
      left.addAll(
          handle
              .createQuery(
                  """
                  select nextval(pg_get_serial_sequence('trial', 'trial_id'))
                  from generate_series(1, :many)
                  """)
              .bind("many", AT_ONCE)
              .mapTo(Long.class)
              .list());
    }
    return left.removeFirst();
  }
}
