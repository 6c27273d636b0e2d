package org.espalier.scheduler.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.scheduler.policy.Transitions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Table attempt: its states, leases and stops. */
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
  private final ChangeTable changes;

  AttemptTable(Handle handle, ChangeTable changes) {
    this.handle = handle;
    this.changes = changes;
  }

  private static @Nullable StopReason stopReason(@Nullable String name) {
    return name == null ? null : StopReason.valueOf(name);
  }

  public Optional<AttemptRow> find(long trial, int attempt) {
    return handle
        .createQuery("select * from attempt where trial_id = :trial and attempt = :attempt")
        .bind("trial", trial)
        .bind("attempt", attempt)
        .map(ROW)
        .findOne();
  }

  /** A new attempt in state OFFERED that goes on from {@code resume}, or from the beginning. */
  public void offer(TrialRow trial, int attempt, Optional<CheckpointReference> resume) {
    handle
        .createUpdate(
            """
            insert into attempt (trial_id, attempt, state, resume_epoch, resume_iteration)
            values (:trial, :attempt, 'OFFERED', :epoch, :iteration)
            """)
        .bind("trial", trial.id())
        .bind("attempt", attempt)
        .bind("epoch", resume.map(CheckpointReference::epoch).orElse(0))
        .bind("iteration", resume.map(CheckpointReference::iteration).orElse(0L))
        .execute();
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
    Transitions.check(attempt.state(), to);
    int moved =
        handle
            .createUpdate(
                """
                update attempt
                set state = :to,
                    claimed_at = case when :to = 'CLAIMED' then clock_timestamp() else claimed_at end,
                    started_at = case when :to = 'RUNNING' then clock_timestamp() else started_at end,
                    ended_at = case when :ended then clock_timestamp() end
                where trial_id = :trial and attempt = :attempt and state = :from
                """)
            .bind("to", to)
            .bind("ended", to.isTerminal())
            .bind("trial", attempt.trialId())
            .bind("attempt", attempt.attempt())
            .bind("from", attempt.state())
            .execute();
    if (moved != 1) {
      throw new IllegalStateException(
          "attempt %d of trial %d is no longer %s"
              .formatted(attempt.attempt(), attempt.trialId(), attempt.state()));
    }
    changes.add(
        trial.studyId(), trial.id(), attempt.attempt(), attempt.state().name(), to.name(), cause);
  }

  /** Who took it; its lease begins. */
  public void hold(AttemptRow attempt, String worker, int slot, Duration lease) {
    handle
        .createUpdate(
            """
            update attempt
            set worker_id = :worker, slot = :slot,
                lease_until = clock_timestamp() + make_interval(secs => :lease)
            where trial_id = :trial and attempt = :attempt
            """)
        .bind("worker", worker)
        .bind("slot", slot)
        .bind("lease", seconds(lease))
        .bind("trial", attempt.trialId())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /** The device it runs on, as the worker says. */
  public void device(AttemptRow attempt, String device) {
    handle
        .createUpdate(
            "update attempt set device = :device where trial_id = :trial and attempt = :attempt")
        .bind("device", device)
        .bind("trial", attempt.trialId())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /** Why it failed or was lost. */
  public void failure(
      AttemptRow attempt,
      FailureCategory category,
      String message,
      @Nullable Integer exitCode,
      @Nullable String lastLogLines) {
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
  }

  /** A word of its worker: the lease begins anew. */
  public void renew(AttemptRow attempt, Duration lease) {
    handle
        .createUpdate(
            """
            update attempt set lease_until = clock_timestamp() + make_interval(secs => :lease)
            where trial_id = :trial and attempt = :attempt
            """)
        .bind("lease", seconds(lease))
        .bind("trial", attempt.trialId())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /** The same, with how far it is. */
  public void renew(AttemptRow attempt, Duration lease, double fraction, double samplesPerSecond) {
    handle
        .createUpdate(
            """
            update attempt
            set lease_until = clock_timestamp() + make_interval(secs => :lease),
                fraction = :fraction, samples_per_second = :rate
            where trial_id = :trial and attempt = :attempt
            """)
        .bind("lease", seconds(lease))
        .bind("fraction", fraction)
        .bind("rate", samplesPerSecond)
        .bind("trial", attempt.trialId())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /** What was trained after this position does not count: a later attempt begins there. */
  public void invalidateAfter(long trial, int before, int epoch, long iteration) {
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
