package org.espalier.scheduler.store;

import java.util.List;
import org.espalier.core.json.Json;
import org.jdbi.v3.core.Handle;

/** Table outbox: messages that leave when the transaction commits. */
public final class OutboxTable {

  /** A message that was not published yet. */
  public record Message(long id, String topic, String key, String payload) {}

  private final Handle handle;
  private boolean used;

  OutboxTable(Handle handle) {
    this.handle = handle;
  }

  public void send(String topic, String key, Object message) {
    used = true;
    handle
        .createUpdate("insert into outbox (topic, key, payload) values (:topic, :key, :payload)")
        .bind("topic", topic)
        .bind("key", key)
        .bind("payload", Json.write(message))
        .execute();
  }

  /** Whether this transaction sends anything. */
  public boolean used() {
    return used;
  }

  /** The oldest messages not yet published, in order. */
  public List<Message> open(int limit) {
    return handle
        .createQuery(
            """
            select outbox_id, topic, key, payload from outbox
            where published_at is null order by outbox_id limit :limit
            """)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Message(
                    row.getLong("outbox_id"),
                    row.getString("topic"),
                    row.getString("key"),
                    row.getString("payload")))
        .list();
  }

  /** Marks messages as published. */
  public void published(List<Long> ids) {
    handle
        .createUpdate("update outbox set published_at = now() where outbox_id = any(:ids)")
        .bindArray("ids", Long.class, ids)
        .execute();
  }

  /** Forgets what was published more than a day ago, at most 10,000 rows a call. */
  public int forgetOld() {
    return handle
        .createUpdate(
            """
            delete from outbox where outbox_id in (
              select outbox_id from outbox where published_at < now() - interval '1 day' limit 10000)
            """)
        .execute();
  }
}
