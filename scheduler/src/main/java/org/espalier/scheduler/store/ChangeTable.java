package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Table state_change: every move, in the order applied. Rows wait for {@link #flush}. */
final class ChangeTable {

  private record Change(
      long study,
      @Nullable Long trial,
      @Nullable Integer attempt,
      String from,
      String to,
      String cause) {}

  private final Handle handle;
  private final List<Change> waiting = new ArrayList<>();

  ChangeTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * @param from empty for the first state
   * @param cause one phrase for people
   */
  void add(
      long study,
      @Nullable Long trial,
      @Nullable Integer attempt,
      String from,
      String to,
      String cause) {
    waiting.add(new Change(study, trial, attempt, from, to, cause));
  }

  /** Writes them in one round trip. */
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into state_change (study_id, trial_id, attempt, from_state, to_state, cause)
            select study, trial, attempt, was, becomes, cause
            from unnest(:studies, :trials, :attempts, :froms, :tos, :causes) with ordinality
              as change (study, trial, attempt, was, becomes, cause, place)
            order by place
            """)
        .bindByType("studies", column(Change::study, Long[]::new), Long[].class)
        .bindByType("trials", column(Change::trial, Long[]::new), Long[].class)
        .bindByType("attempts", column(Change::attempt, Integer[]::new), Integer[].class)
        .bindByType("froms", column(Change::from, String[]::new), String[].class)
        .bindByType("tos", column(Change::to, String[]::new), String[].class)
        .bindByType("causes", column(Change::cause, String[]::new), String[].class)
        .execute();
    waiting.clear();
  }

  private <T> T[] column(
      Function<Change, ? extends @Nullable T> of, java.util.function.IntFunction<T[]> array) {
    return waiting.stream().map(of).toArray(array);
  }
}
