package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.trial.TrialState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What a transaction has changed of one trial and not written yet. Null where nothing changed. */
final class TrialWrite {

  private final TrialRow before;
  private TrialState state;
  private @Nullable String reason;
  private @Nullable Integer attempt;
  private @Nullable String specification;
  private @Nullable Integer epochsDone;
  private @Nullable String objectives;
  private @Nullable String reported;
  private boolean started;

  /**
   * @param before as it stands in the database
   */
  TrialWrite(TrialRow before) {
    this.before = before;
    this.state = before.state();
  }

  void move(TrialState to, String why) {
    state = to;
    reason = why;
    started |= to == TrialState.RUNNING;
  }

  void grant(int number, String spec) {
    attempt = number;
    specification = spec;
  }

  void progress(int epochs, Map<String, Double> best) {
    epochsDone = epochs;
    objectives = Json.write(best);
  }

  void reported(Reported last) {
    reported = Json.write(last);
  }

  /**
   * Writes them all in one round trip.
   *
   * @throws IllegalStateException if one is no longer in the state it was read in
   */
  static void flush(Handle handle, Collection<TrialWrite> writes) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            update trial
            set state = :to,
                reason = coalesce(cast(:reason as text), reason),
                attempt = coalesce(cast(:attempt as integer), attempt),
                specification = coalesce(cast(:specification as jsonb), specification),
                epochs_done = coalesce(cast(:epochs as integer), epochs_done),
                objectives = coalesce(cast(:objectives as jsonb), objectives),
                reported = coalesce(cast(:reported as jsonb), reported),
                started_at = case when :started then coalesce(started_at, now()) else started_at end,
                ended_at = case when :ended then now() else ended_at end
            where trial_id = :id and state = :from
            """);
    for (TrialWrite write : writes) {
      batch
          .bind("to", write.state)
          .bind("reason", write.reason)
          .bind("attempt", write.attempt)
          .bind("specification", write.specification)
          .bind("epochs", write.epochsDone)
          .bind("objectives", write.objectives)
          .bind("reported", write.reported)
          .bind("started", write.started)
          .bind("ended", write.state.isTerminal() && !write.before.state().isTerminal())
          .bind("id", write.before.id())
          .bind("from", write.before.state())
          .add();
    }
    int[] counts = batch.execute();
    int i = 0;
    for (TrialWrite write : writes) {
      if (counts[i++] != 1) {
        throw new IllegalStateException(
            "trial %d is no longer %s".formatted(write.before.id(), write.before.state()));
      }
    }
  }
}
