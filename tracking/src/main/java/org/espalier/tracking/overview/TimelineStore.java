package org.espalier.tracking.overview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.core.trial.AttemptState;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Attempts over time, as bars on the slots that ran them. Thread-safe. */
public final class TimelineStore {
  private final Jdbi jdbi;

  public TimelineStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** An attempt that some worker took. */
  public record Span(
      long trialId,
      long studyId,
      String studyName,
      int number,
      String runId,
      int attempt,
      AttemptState state,
      @Nullable String workerId,
      @Nullable Integer slot,
      Instant claimedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String category,
      @Nullable String stopRequested,
      int resumeEpoch) {}

  /**
   * Which attempts.
   *
   * @param from only those that had not ended before; to: only those that began by then
   * @param before the last span of the page before
   */
  public record Query(
      OptionalLong studyId,
      Optional<String> workerId,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<Place> before,
      int limit) {}

  /** Where a span stands in the order. */
  public record Place(Instant claimedAt, long trialId, int attempt) {}

  /** At most {@code limit} spans, the latest claims first. */
  public List<Span> list(Query query) {
    Place before =
        query.before().orElse(new Place(Instant.parse("9999-01-01T00:00:00Z"), Long.MAX_VALUE, 0));
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.trial_id, t.study_id, s.name as study_name, t.number, t.run_id, a.attempt,
                           a.state, a.worker_id, a.slot, a.claimed_at, a.started_at, a.ended_at,
                           a.category, a.stop_requested, a.resume_epoch
                    from attempt a join trial t using (trial_id) join study s using (study_id)
                    where a.claimed_at is not null and s.deleted_at is null
                      and (a.claimed_at, a.trial_id, a.attempt) < (:claimed, :trial, :attempt)
                      and (cast(:study as bigint) is null or t.study_id = :study)
                      and (cast(:worker as text) is null or a.worker_id = :worker)
                      and (cast(:from as timestamptz) is null or a.ended_at is null
                           or a.ended_at >= :from)
                      and (cast(:to as timestamptz) is null or a.claimed_at <= :to)
                    order by a.claimed_at desc, a.trial_id desc, a.attempt desc
                    limit :limit
                    """)
                .bind("claimed", time(before.claimedAt()))
                .bind("trial", before.trialId())
                .bind("attempt", before.attempt())
                .bind("study", query.studyId().isPresent() ? query.studyId().getAsLong() : null)
                .bind("worker", query.workerId().orElse(null))
                .bind("from", query.from().map(TimelineStore::time).orElse(null))
                .bind("to", query.to().map(TimelineStore::time).orElse(null))
                .bind("limit", query.limit())
                .map((row, context) -> read(row))
                .list());
  }

  private static Span read(ResultSet row) throws SQLException {
    int slot = row.getInt("slot");
    boolean noSlot = row.wasNull();
    return new Span(
        row.getLong("trial_id"),
        row.getLong("study_id"),
        row.getString("study_name"),
        row.getInt("number"),
        row.getString("run_id"),
        row.getInt("attempt"),
        AttemptState.valueOf(row.getString("state")),
        row.getString("worker_id"),
        noSlot ? null : slot,
        row.getObject("claimed_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getString("category"),
        row.getString("stop_requested"),
        row.getInt("resume_epoch"));
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
