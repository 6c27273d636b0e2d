package org.espalier.scheduler.store;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Table state_change: every move, in the order applied. */
final class ChangeTable {

  private final Handle handle;

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
    handle
        .createUpdate(
            """
            insert into state_change (study_id, trial_id, attempt, from_state, to_state, cause)
            values (:study, :trial, :attempt, :from, :to, :cause)
            """)
        .bind("study", study)
        .bind("trial", trial)
        .bind("attempt", attempt)
        .bind("from", from)
        .bind("to", to)
        .bind("cause", cause)
        .execute();
  }
}
