package org.espalier.tracking.pace;

import java.time.Duration;
import java.util.List;
import org.espalier.tracking.pace.Utilization.Row;
import org.espalier.tracking.pace.Utilization.Window;
import org.espalier.tracking.pace.Utilization.Work;
import org.espalier.tracking.pace.Utilization.Worker;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** How busy the slots of workers were, up to now, by the database's clock. Thread-safe. */
public final class UtilizationStore {
  private final Jdbi jdbi;

  public UtilizationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What was found, of the work that the caller sees. */
  public record Found(Window window, List<Row> rows) {}

  /** The latest stretch of time in equal parts, of the workers that were there. */
  public Found latest(Duration length, int parts) {
    return jdbi.inTransaction(
        handle -> {
          double now =
              handle
                  .createQuery("select extract(epoch from now())::double precision")
                  .mapTo(double.class)
                  .one();
          double from = now - length.toMillis() / 1000.0;
          Window window = new Window(from, length.toMillis() / 1000.0 / parts, parts);
          return new Found(
              window, Utilization.of(window, workers(handle, from), work(handle, from)));
        });
  }

  private static List<Worker> workers(Handle handle, double from) {
    return handle
        .createQuery(
            """
            select worker_id, slots, extract(epoch from first_seen)::double precision as first,
                   extract(epoch from case state when 'LIVE' then now() else last_seen end)
                     ::double precision as last
            from worker where last_seen > to_timestamp(:from) order by worker_id
            """)
        .bind("from", from)
        .map(
            (row, context) ->
                new Worker(
                    row.getString("worker_id"),
                    row.getInt("slots"),
                    row.getDouble("first"),
                    row.getDouble("last")))
        .list();
  }

  private static List<Work> work(Handle handle, double from) {
    return handle
        .createQuery(
            """
            select worker_id, extract(epoch from claimed_at)::double precision as first,
                   extract(epoch from coalesce(ended_at, now()))::double precision as last
            from attempt
            where claimed_at is not null and worker_id is not null
              and (ended_at is null or ended_at > to_timestamp(:from))
            """)
        .bind("from", from)
        .map(
            (row, context) ->
                new Work(row.getString("worker_id"), row.getDouble("first"), row.getDouble("last")))
        .list();
  }
}
