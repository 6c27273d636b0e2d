package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.espalier.core.trial.TrialState;
import org.jspecify.annotations.Nullable;

/** Table state_change: every move, in the order applied. Rows wait for {@link #write}. */
final class ChangeTable {

  private record Change(
      long study,
      @Nullable Long trial,
      @Nullable Integer attempt,
      String from,
      String to,
      String cause) {}

  private final List<Change> waiting = new ArrayList<>();

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

  /** Whether a study has moved, or a trial other than to run. */
  boolean areFinal() {
    return waiting.stream()
        .anyMatch(
            change ->
                change.trial() == null
                    || (change.attempt() == null
                        && !change.to().equals(TrialState.RUNNING.name())));
  }

  /** Has the next round trip write them. */
  void write(RoundTrip trip) {
    if (waiting.isEmpty()) {
      return;
    }
    trip.update(
        """
        insert into state_change (study_id, trial_id, attempt, from_state, to_state, cause)
        select study, trial, attempt, was, becomes, cause
        from unnest(?, ?, ?, ?, ?, ?) with ordinality
          as change (study, trial, attempt, was, becomes, cause, place)
        order by place""",
        new Parameters()
            .numbers(waiting.stream().map(Change::study).toList())
            .numbers(column(Change::trial))
            .integers(column(Change::attempt))
            .texts(waiting.stream().map(Change::from).toList())
            .texts(waiting.stream().map(Change::to).toList())
            .texts(waiting.stream().map(Change::cause).toList()));
    waiting.clear();
  }

  private <T> List<@Nullable T> column(Function<Change, @Nullable T> of) {
    List<@Nullable T> values = new ArrayList<>();
    waiting.forEach(change -> values.add(of.apply(change)));
    return values;
  }
}
