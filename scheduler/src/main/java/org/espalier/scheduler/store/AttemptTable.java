package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.scheduler.policy.Transitions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * Table attempt: its states, leases and stops. Rows are read once in a transaction; moves and
 * leases wait for {@link #write}, so that many attempts are written in one round trip.
 */
public final class AttemptTable {

  private static final RowMapper<AttemptRow> ROW =
      (row, context) ->
          new AttemptRow(
              row.getLong("trial_id"),
              row.getInt("attempt"),
              AttemptState.valueOf(row.getString("state")),
              row.getString("worker_id"),
              stopReason(row.getString("stop_requested")));

  private final Handle handle;
  private final RoundTrip trip;
  private final ChangeTable changes;
  private final ChangedTrials changed;
  private final Runnable insertTrials;
  private final Map<Key, AttemptRow> read = new HashMap<>();
  private final Map<Key, AttemptWrite> writes = new LinkedHashMap<>();
  private final List<Offer> offers = new ArrayList<>();

  private record Offer(long trial, int attempt, int epoch, long iteration) {}

  private record Key(long trial, int attempt) {
    static Key of(AttemptRow row) {
      return new Key(row.trialId(), row.attempt());
    }
  }

  /**
   * @param insertTrials has the trials written that the transaction has made: offers refer to them
   */
  AttemptTable(
      Handle handle,
      RoundTrip trip,
      ChangeTable changes,
      ChangedTrials changed,
      Runnable insertTrials) {
    this.handle = handle;
    this.trip = trip;
    this.changes = changes;
    this.changed = changed;
    this.insertTrials = insertTrials;
  }

  static @Nullable StopReason stopReason(@Nullable String name) {
    return name == null ? null : StopReason.valueOf(name);
  }

  /** Has the next round trip write what has changed. */
  void write() {
    writeOffers();
    if (!writes.isEmpty()) {
      List<AttemptWrite> all = List.copyOf(writes.values());
      writes.clear();
      AttemptWrite.update(trip, all);
    }
  }

  /** Attempts are in the database after it. */
  private void insertOffers() {
    writeOffers();
    trip.send();
  }

  private void writeOffers() {
    if (offers.isEmpty()) {
      return;
    }
    insertTrials.run();
    trip.updates(
        """
        insert into attempt (trial_id, attempt, state, resume_epoch, resume_iteration)
        values (?, ?, 'OFFERED', ?, ?)""",
        offers.stream()
            .map(
                offer ->
                    new Parameters()
                        .number(offer.trial())
                        .integer(offer.attempt())
                        .integer(offer.epoch())
                        .number(offer.iteration()))
            .toList());
    offers.clear();
  }

  private void known(AttemptRow row) {
    read.put(Key.of(row), row);
  }

  /** The attempt as this transaction has it by now, of a row that may be older. */
  private AttemptRow current(AttemptRow row) {
    return read.computeIfAbsent(Key.of(row), key -> row);
  }

  private AttemptWrite write(AttemptRow row) {
    changed.add(row.trialId());
    AttemptRow now = current(row);
    return writes.computeIfAbsent(Key.of(row), key -> new AttemptWrite(now));
  }

  public Optional<AttemptRow> find(long trial, int attempt) {
    AttemptRow row = read.get(new Key(trial, attempt));
    if (row != null) {
      return Optional.of(row);
    }
    Optional<AttemptRow> found =
        handle
            .createQuery("select * from attempt where trial_id = :trial and attempt = :attempt")
            .bind("trial", trial)
            .bind("attempt", attempt)
            .map(ROW)
            .findOne();
    found.ifPresent(this::known);
    return found;
  }

  /** What was read of an attempt elsewhere; {@link #find} has it then. */
  void loaded(AttemptRow row) {
    read.putIfAbsent(Key.of(row), row);
  }

  /** A new attempt in state OFFERED that goes on from {@code resume}, or from the beginning. */
  public void offer(TrialRow trial, int attempt, Optional<CheckpointReference> resume) {
    changed.add(trial.id());
    offers.add(
        new Offer(
            trial.id(),
            attempt,
            resume.map(CheckpointReference::epoch).orElse(0),
            resume.map(CheckpointReference::iteration).orElse(0L)));
    known(new AttemptRow(trial.id(), attempt, Transitions.FIRST_ATTEMPT_STATE, null, null));
    changes.add(
        trial.studyId(),
        trial.id(),
        attempt,
        "",
        Transitions.FIRST_ATTEMPT_STATE.name(),
        resume.map(from -> "goes on after epoch " + from.epoch()).orElse("from the beginning"));
  }

  /** Moves an attempt. */
  public void move(TrialRow trial, AttemptRow attempt, AttemptState to, String cause) {
    AttemptRow now = current(attempt);
    if (now.state() != attempt.state()) {
      throw new IllegalStateException(
          "attempt %d of trial %d is no longer %s"
              .formatted(attempt.attempt(), attempt.trialId(), attempt.state()));
    }
    Transitions.check(now.state(), to);
    write(attempt).move(to);
    known(now.moved(to));
    changes.add(
        trial.studyId(), trial.id(), attempt.attempt(), attempt.state().name(), to.name(), cause);
  }

  /** Who took it; its lease begins. */
  public void hold(AttemptRow attempt, String worker, int slot, Duration lease) {
    AttemptWrite write = write(attempt);
    write.hold(worker, slot);
    write.renew(lease);
    known(current(attempt).heldBy(worker));
  }

  /** The device it runs on, as the worker says. */
  public void device(AttemptRow attempt, String device) {
    write(attempt).device(device);
  }

  /** Why it failed or was lost. */
  public void failure(
      AttemptRow attempt,
      FailureCategory category,
      String message,
      @Nullable Integer exitCode,
      @Nullable String lastLogLines) {
    insertOffers();
    changed.add(attempt.trialId());
    handle
        .createUpdate(
            """
            update attempt
            set category = :category, message = :message, exit_code = :exit, last_log_lines = :lines
            where trial_id = :trial and attempt = :attempt
            """)
        .bind("category", category)
        .bind("message", message)
        .bind("exit", exitCode)
        .bind("lines", lastLogLines)
        .bind("trial", attempt.trialId())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /** Categories of the failures of earlier attempts of a trial. */
  public List<FailureCategory> failures(long trial, int before) {
    insertOffers();
    return handle
        .createQuery(
            """
            select category from attempt
            where trial_id = :trial and attempt < :before and category is not null
            """)
        .bind("trial", trial)
        .bind("before", before)
        .mapTo(FailureCategory.class)
        .list();
  }

  /** That it was asked to stop, now. A cancel replaces every other reason. */
  public void stopRequested(AttemptRow attempt, StopReason reason) {
    insertOffers();
    changed.add(attempt.trialId());
    handle
        .createUpdate(
            """
            update attempt
            set stop_requested_at = case when stop_requested = :reason then stop_requested_at
                                         else clock_timestamp() end,
                stop_requested = :reason, stop_sent_at = clock_timestamp()
            where trial_id = :trial and attempt = :attempt
            """)
        .bind("reason", reason)
        .bind("trial", attempt.trialId())
        .bind("attempt", attempt.attempt())
        .execute();
    known(current(attempt).askedToStop(reason));
  }

  /** A word of its worker: the lease begins anew. */
  public void renew(AttemptRow attempt, Duration lease) {
    write(attempt).renew(lease);
  }

  /** The same, with how far it is. */
  public void renew(AttemptRow attempt, Duration lease, double fraction, double samplesPerSecond) {
    AttemptWrite write = write(attempt);
    write.renew(lease);
    write.progress(fraction, samplesPerSecond);
  }

  /** What was trained after this position does not count: a later attempt begins there. */
  public void invalidateAfter(long trial, int before, int epoch, long iteration) {
    insertOffers();
    changed.add(trial);
    handle
        .createUpdate(
            """
            update attempt set valid_epoch = :epoch, valid_iteration = :iteration
            where trial_id = :trial and attempt < :before
              and (valid_epoch is null or valid_epoch > :epoch)
            """)
        .bind("epoch", epoch)
        .bind("iteration", iteration)
        .bind("trial", trial)
        .bind("before", before)
        .execute();
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
