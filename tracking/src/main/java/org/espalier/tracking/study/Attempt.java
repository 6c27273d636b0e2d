package org.espalier.tracking.study;

import java.time.Instant;
import org.espalier.core.trial.AttemptState;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a trial, as migration V2 describes its columns.
 *
 * @param host where its worker runs or ran; null where that is not known
 */
public record Attempt(
    int attempt,
    AttemptState state,
    @Nullable String workerId,
    @Nullable String host,
    @Nullable Integer slot,
    @Nullable String device,
    Instant offeredAt,
    @Nullable Instant claimedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant leaseUntil,
    @Nullable String stopRequested,
    @Nullable String category,
    @Nullable String message,
    @Nullable Integer exitCode,
    @Nullable String lastLogLines,
    int resumeEpoch,
    long resumeIteration,
    @Nullable Integer validEpoch,
    double fraction,
    double samplesPerSecond) {}
