package org.espalier.scheduler.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Table study_request: what people ask of running studies. */
public final class RequestTable {

  /** What can be asked. */
  public enum Kind {
    PAUSE,
    RESUME,
    CANCEL,
    DELETE,
    /** Its priority is another one now. */
    PRIORITY
  }

  /** A request not yet carried out. */
  public record Request(long id, long studyId, Kind kind) {}

  private final Handle handle;

  RequestTable(Handle handle) {
    this.handle = handle;
  }

  /** In the order they were made. */
  public List<Request> open() {
    return handle
        .createQuery(
            """
            select request_id, study_id, kind from study_request
            where handled_at is null order by request_id limit 100
            """)
        .map(
            (row, context) ->
                new Request(
                    row.getLong("request_id"),
                    row.getLong("study_id"),
                    Kind.valueOf(row.getString("kind"))))
        .list();
  }

  public void handled(Request request) {
    handle
        .createUpdate("update study_request set handled_at = now() where request_id = :id")
        .bind("id", request.id())
        .execute();
  }
}
