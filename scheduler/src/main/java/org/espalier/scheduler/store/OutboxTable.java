package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.espalier.core.json.Json;
import org.jdbi.v3.core.Handle;

/** Table outbox: messages that leave when the transaction commits. */
public final class OutboxTable {

  /** A message that was not published yet. */
  public record Message(long id, String topic, String key, String payload) {}

  private record Waiting(String topic, String key, String payload) {}

  private final Handle handle;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Message> written = new ArrayList<>();

  OutboxTable(Handle handle) {
    this.handle = handle;
  }

  public void send(String topic, String key, Object message) {
    waiting.add(new Waiting(topic, key, Json.write(message)));
  }

  /** Whether this transaction sends anything. */
  boolean hasAny() {
    return !waiting.isEmpty() || !written.isEmpty();
  }

  /** Has the next round trip write them. */
  void write(RoundTrip trip) {
    if (waiting.isEmpty()) {
      return;
    }
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    trip.query(
        """
        insert into outbox (topic, key, payload)
        select topic, key, payload
        from unnest(?, ?, ?) with ordinality as message (topic, key, payload, place)
        order by place
        returning outbox_id""",
        new Parameters()
            .texts(all.stream().map(Waiting::topic).toList())
            .texts(all.stream().map(Waiting::key).toList())
            .texts(all.stream().map(Waiting::payload).toList()),
        ids -> {
          for (Waiting message : all) {
            ids.next();
            written.add(
                new Message(ids.getLong(1), message.topic(), message.key(), message.payload()));
          }
        });
  }

  /** What this transaction sends, in order, once it is flushed. */
  List<Message> written() {
    return List.copyOf(written);
  }

  /** The oldest messages not yet published, in order, but those {@code known} to the caller. */
  public List<Message> open(Collection<Long> known, int limit) {
    return handle
        .createQuery(
            """
            select outbox_id, topic, key, payload from outbox
            where published_at is null and outbox_id <> all(:known)
            order by outbox_id limit :limit
            """)
        .bindArray("known", Long.class, List.copyOf(known))
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
