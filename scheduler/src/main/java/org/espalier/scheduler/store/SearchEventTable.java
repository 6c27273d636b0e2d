package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.search.SearchEvent;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Table study_event: the search of a study as the sum of what it was told and answered. */
public final class SearchEventTable {

  private record Waiting(long study, long sequence, String kind, String payload) {}

  private final Handle handle;
  private final List<Waiting> waiting = new ArrayList<>();

  SearchEventTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * @param sequence one more than the last of the study, from 1
   */
  public void add(long study, long sequence, SearchEvent event) {
    waiting.add(new Waiting(study, sequence, kind(event), Json.write(event)));
  }

  /** Writes them before they are read. */
  private void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into study_event (study_id, sequence, kind, payload)
            select study, sequence, kind, cast(payload as jsonb)
            from unnest(:studies, :sequences, :kinds, :payloads)
              as event (study, sequence, kind, payload)
            """)
        .bindArray("studies", Long.class, waiting.stream().map(Waiting::study).toList())
        .bindArray("sequences", Long.class, waiting.stream().map(Waiting::sequence).toList())
        .bindArray("kinds", String.class, waiting.stream().map(Waiting::kind).toList())
        .bindArray("payloads", String.class, waiting.stream().map(Waiting::payload).toList())
        .execute();
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives what waits to {@link LastWrite}, as arrays, and forgets it. */
  void bindTo(SqlStatement<?> statement) {
    statement
        .bindArray("searches", Long.class, waiting.stream().map(Waiting::study).toList())
        .bindArray("sequences", Long.class, waiting.stream().map(Waiting::sequence).toList())
        .bindArray("kinds", String.class, waiting.stream().map(Waiting::kind).toList())
        .bindArray("events", String.class, waiting.stream().map(Waiting::payload).toList());
    waiting.clear();
  }

  /** All events of a study in order. */
  public List<SearchEvent> of(long study) {
    flush();
    return handle
        .createQuery("select payload from study_event where study_id = :study order by sequence")
        .bind("study", study)
        .mapTo(String.class)
        .map(json -> JsonColumns.read(json, SearchEvent.class))
        .list();
  }

  /** What a trial reported up to an epoch, in order. */
  public List<SearchEvent.Reported> reports(long study, int trialNumber, int epoch) {
    flush();
    return handle
        .createQuery(
            """
            select payload from study_event
            where study_id = :study and kind = 'reported'
              and cast(payload ->> 'trial_number' as integer) = :trial
              and cast(payload ->> 'step' as integer) <= :epoch
            order by sequence
            """)
        .bind("study", study)
        .bind("trial", trialNumber)
        .bind("epoch", epoch)
        .mapTo(String.class)
        .map(json -> JsonColumns.read(json, SearchEvent.Reported.class))
        .list();
  }

  private static String kind(SearchEvent event) {
    return switch (event) {
      case SearchEvent.Asked asked -> "asked";
      case SearchEvent.Reported reported -> "reported";
      case SearchEvent.Told told -> "told";
      case SearchEvent.Enqueued enqueued -> "enqueued";
      case SearchEvent.Observed observed -> "observed";
    };
  }
}
