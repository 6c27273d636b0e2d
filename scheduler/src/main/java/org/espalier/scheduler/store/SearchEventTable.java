package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.search.SearchEvent;
import org.jdbi.v3.core.Handle;

/** Table study_event: the search of a study as the sum of what it was told and answered. */
public final class SearchEventTable {

  private record Waiting(long study, long sequence, String kind, String payload) {}

  private final Handle handle;
  private final RoundTrip trip;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean added;

  SearchEventTable(Handle handle, RoundTrip trip) {
    this.handle = handle;
    this.trip = trip;
  }

  /**
   * @param sequence one more than the last of the study, from 1
   */
  public void add(long study, long sequence, SearchEvent event) {
    added = true;
    waiting.add(new Waiting(study, sequence, kind(event), Json.write(event)));
  }

  /** Whether this transaction has told the search anything. */
  boolean hasAny() {
    return added;
  }

  /** Has the next round trip write them. */
  void write() {
    if (waiting.isEmpty()) {
      return;
    }
    trip.update(
        """
        insert into study_event (study_id, sequence, kind, payload)
        select study, sequence, kind, cast(payload as jsonb)
        from unnest(?, ?, ?, ?) as event (study, sequence, kind, payload)""",
        new Parameters()
            .numbers(waiting.stream().map(Waiting::study).toList())
            .numbers(waiting.stream().map(Waiting::sequence).toList())
            .texts(waiting.stream().map(Waiting::kind).toList())
            .texts(waiting.stream().map(Waiting::payload).toList()));
    waiting.clear();
  }

  private void flush() {
    write();
    trip.send();
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
