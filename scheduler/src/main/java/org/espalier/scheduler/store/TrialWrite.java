package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.trial.TrialState;
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

  TrialRow before() {
    return before;
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

  /** Writes trials that are not in the database yet, as they are by now. */
  static void insert(RoundTrip trip, Collection<TrialWrite> writes) {
    trip.updates(
        """
        insert into trial (study_id, number, variant, run_id, parameters, state, reason, attempt,
                           specification, epochs_done, objectives, reported, started_at, ended_at,
                           trial_id)
        overriding system value
        values (?, ?, ?, ?, cast(? as jsonb), ?, coalesce(cast(? as text), ''),
                coalesce(cast(? as integer), 0), cast(? as jsonb), coalesce(cast(? as integer), 0),
                cast(? as jsonb), cast(? as jsonb), case when ? then now() end,
                case when ? then now() end, ?)""",
        writes.stream().map(TrialWrite::whole).toList());
  }

  private Parameters whole() {
    Parameters first =
        new Parameters()
            .number(before.studyId())
            .integer(before.number())
            .text(before.variant())
            .text(before.runId())
            .text(Json.write(before.parameters()));
    return addTo(first);
  }

  private Parameters addTo(Parameters row) {
    return row.name(state)
        .text(reason)
        .integer(attempt)
        .text(specification)
        .integer(epochsDone)
        .text(objectives)
        .text(reported)
        .flag(started)
        .flag(state.isTerminal() && !before.state().isTerminal())
        .number(before.id());
  }

  /** Writes them all; fails where one is no longer in the state it was read in. */
  static void update(RoundTrip trip, List<TrialWrite> writes) {
    trip.updates(
        """
        update trial
        set state = ?,
            reason = coalesce(cast(? as text), reason),
            attempt = coalesce(cast(? as integer), attempt),
            specification = coalesce(cast(? as jsonb), specification),
            epochs_done = coalesce(cast(? as integer), epochs_done),
            objectives = coalesce(cast(? as jsonb), objectives),
            reported = coalesce(cast(? as jsonb), reported),
            started_at = case when ? then coalesce(started_at, now()) else started_at end,
            ended_at = case when ? then now() else ended_at end
        where trial_id = ? and state = ?""",
        writes.stream()
            .map(write -> write.addTo(new Parameters()).name(write.before.state()))
            .toList(),
        RoundTrip.Counts.oneEach(place -> writes.get(place).gone()));
  }

  private String gone() {
    return "trial %d is no longer %s".formatted(before.id(), before.state());
  }
}
