package org.espalier.scheduler.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What a transaction writes at its end and never reads again: every move, every event of a search,
 * every message that leaves. One statement, since each is a round trip that a free slot waits for.
 */
final class LastWrite {

  private final Handle handle;
  private final ChangeTable changes;
  private final SearchEventTable searchEvents;
  private final OutboxTable outbox;

  LastWrite(Handle handle, ChangeTable changes, SearchEventTable searchEvents, OutboxTable outbox) {
    this.handle = handle;
    this.changes = changes;
    this.searchEvents = searchEvents;
    this.outbox = outbox;
  }

  /** Writes all that waits, each kind in its order. */
  void flush() {
    if (changes.isEmpty() && searchEvents.isEmpty() && outbox.isEmpty()) {
      return;
    }
    try (Query statement =
        handle.createQuery(
            """
            with moved as (
              insert into state_change (study_id, trial_id, attempt, from_state, to_state, cause)
              select study, trial, attempt, was, becomes, cause
              from unnest(:studies, :trials, :attempts, :froms, :tos, :causes) with ordinality
                as change (study, trial, attempt, was, becomes, cause, place)
              order by place
            ), searched as (
              insert into study_event (study_id, sequence, kind, payload)
              select study, sequence, kind, cast(payload as jsonb)
              from unnest(:searches, :sequences, :kinds, :events)
                as event (study, sequence, kind, payload)
            )
            insert into outbox (topic, key, payload)
            select topic, key, payload
            from unnest(:topics, :keys, :payloads) with ordinality
              as message (topic, key, payload, place)
            order by place
            returning outbox_id
            """)) {
      changes.bindTo(statement);
      searchEvents.bindTo(statement);
      outbox.bindTo(statement);
      outbox.stored(statement.mapTo(Long.class).list());
    }
  }
}
