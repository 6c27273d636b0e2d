package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.Collection;
import org.espalier.core.trial.AttemptState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
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

  /**
   * Writes them all in one round trip.
   *
   * @throws IllegalStateException if one is no longer in the state it was read in
   */
  static void flush(Handle handle, Collection<AttemptWrite> writes) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            update attempt
            set state = :to,
                worker_id = coalesce(cast(:worker as text), worker_id),
                slot = coalesce(cast(:slot as integer), slot),
                device = coalesce(cast(:device as text), device),
                lease_until = coalesce(clock_timestamp() + make_interval(secs => cast(:lease as double precision)),
                                       lease_until),
                fraction = coalesce(cast(:fraction as double precision), fraction),
                samples_per_second = coalesce(cast(:rate as double precision), samples_per_second),
                claimed_at = case when :claimed then clock_timestamp() else claimed_at end,
                started_at = case when :started then clock_timestamp() else started_at end,
                ended_at = case when :ended then clock_timestamp() else ended_at end
            where trial_id = :trial and attempt = :attempt and state = :from
            """);
    for (AttemptWrite write : writes) {
      batch
          .bind("to", write.state)
          .bind("worker", write.worker)
          .bind("slot", write.slot)
          .bind("device", write.device)
          .bind("lease", write.leaseSeconds)
          .bind("fraction", write.fraction)
          .bind("rate", write.samplesPerSecond)
          .bind("claimed", write.claimed)
          .bind("started", write.started)
          .bind("ended", write.state.isTerminal() && !write.before.state().isTerminal())
          .bind("trial", write.before.trialId())
          .bind("attempt", write.before.attempt())
          .bind("from", write.before.state())
          .add();
    }
    int[] counts = batch.execute();
    int i = 0;
    for (AttemptWrite write : writes) {
      if (counts[i++] != 1) {
        throw new IllegalStateException(
            "attempt %d of trial %d is no longer %s"
                .formatted(write.before.attempt(), write.before.trialId(), write.before.state()));
      }
    }
  }
}
