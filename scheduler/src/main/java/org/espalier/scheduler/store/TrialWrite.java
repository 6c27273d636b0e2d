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

  /** Writes trials that are not in the database yet, as they are by now, in one round trip. */
  static void insert(Handle handle, Collection<TrialWrite> writes) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into trial (trial_id, study_id, number, variant, run_id, state, parameters, reason,
                               attempt, specification, epochs_done, objectives, reported,
                               started_at, ended_at)
            overriding system value
            values (:id, :study, :number, :variant, :run, :to, cast(:parameters as jsonb),
                    coalesce(cast(:reason as text), ''), coalesce(cast(:attempt as integer), 0),
                    cast(:specification as jsonb), coalesce(cast(:epochs as integer), 0),
                    cast(:objectives as jsonb), cast(:reported as jsonb),
                    case when :started then now() end, case when :ended then now() end)
            """);
    for (TrialWrite write : writes) {
      write
          .bind(batch)
          .bind("study", write.before.studyId())
          .bind("number", write.before.number())
          .bind("variant", write.before.variant())
          .bind("run", write.before.runId())
          .bind("parameters", Json.write(write.before.parameters()))
          .add();
    }
    batch.execute();
  }

  private PreparedBatch bind(PreparedBatch batch) {
    return batch
        .bind("id", before.id())
        .bind("to", state)
        .bind("reason", reason)
        .bind("attempt", attempt)
        .bind("specification", specification)
        .bind("epochs", epochsDone)
        .bind("objectives", objectives)
        .bind("reported", reported)
        .bind("started", started)
        .bind("ended", state.isTerminal() && !before.state().isTerminal());
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
      write.bind(batch).bind("from", write.before.state()).add();
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
