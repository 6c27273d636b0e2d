package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.List;
import org.espalier.core.trial.AttemptState;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has changed of one attempt and not written yet. Null where nothing changed.
 */
final class AttemptWrite {

  private final AttemptRow before;
  private AttemptState state;
  private @Nullable String worker;
  private @Nullable Integer slot;
  private @Nullable String device;
  private @Nullable Double leaseSeconds;
  private @Nullable Double fraction;
  private @Nullable Double samplesPerSecond;
  private boolean claimed;
  private boolean started;

  /**
   * @param before as it stands in the database
   */
  AttemptWrite(AttemptRow before) {
    this.before = before;
    this.state = before.state();
  }

  void move(AttemptState to) {
    state = to;
    claimed |= to == AttemptState.CLAIMED;
    started |= to == AttemptState.RUNNING;
  }

  void hold(String holder, int inSlot) {
    worker = holder;
    slot = inSlot;
  }

  void device(String name) {
    device = name;
  }

  void renew(Duration lease) {
    leaseSeconds = AttemptTable.seconds(lease);
  }

  void progress(double done, double rate) {
    fraction = done;
    samplesPerSecond = rate;
  }

  /** Writes them all; fails where one is no longer in the state it was read in. */
  static void update(RoundTrip trip, List<AttemptWrite> writes) {
    trip.updates(
        """
        update attempt
        set state = ?,
            worker_id = coalesce(cast(? as text), worker_id),
            slot = coalesce(cast(? as integer), slot),
            device = coalesce(cast(? as text), device),
            lease_until = coalesce(clock_timestamp() + make_interval(secs => cast(? as double precision)),
                                   lease_until),
            fraction = coalesce(cast(? as double precision), fraction),
            samples_per_second = coalesce(cast(? as double precision), samples_per_second),
            claimed_at = case when ? then clock_timestamp() else claimed_at end,
            started_at = case when ? then clock_timestamp() else started_at end,
            ended_at = case when ? then clock_timestamp() else ended_at end
        where trial_id = ? and attempt = ? and state = ?""",
        writes.stream().map(AttemptWrite::parameters).toList(),
        RoundTrip.Counts.oneEach(place -> writes.get(place).gone()));
  }

  private Parameters parameters() {
    return new Parameters()
        .name(state)
        .text(worker)
        .integer(slot)
        .text(device)
        .real(leaseSeconds)
        .real(fraction)
        .real(samplesPerSecond)
        .flag(claimed)
        .flag(started)
        .flag(state.isTerminal() && !before.state().isTerminal())
        .number(before.trialId())
        .integer(before.attempt())
        .name(before.state());
  }

  private String gone() {
    return "attempt %d of trial %d is no longer %s"
        .formatted(before.attempt(), before.trialId(), before.state());
  }
}
