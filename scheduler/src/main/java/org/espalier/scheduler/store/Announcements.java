package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What is said on the channel {@code espalier_changes}, once the transaction has committed. */
public final class Announcements {

  private final Handle handle;

  Announcements(Handle handle) {
    this.handle = handle;
  }

  /** That the studies of these trials have changed. */
  public void trials(Collection<Long> ids) {
    handle
        .createQuery(
            """
            select pg_notify('espalier_changes', 'study:' || study_id)
            from (select distinct study_id from trial where trial_id = any(:ids)) as changed
            """)
        .bindArray("ids", Long.class, List.copyOf(ids))
        .mapTo(String.class)
        .list();
  }

  /** That every study may have changed that has not ended, or not long ago. */
  public void studies() {
    handle
        .createQuery(
            """
            select pg_notify('espalier_changes', 'study:' || study_id) from study
            where ended_at is null or ended_at > now() - interval '1 minute'
            """)
        .mapTo(String.class)
        .list();
  }
}
