package org.espalier.tracking.study;

import java.time.Instant;
import java.util.List;
import org.espalier.core.trial.AttemptState;
import org.jspecify.annotations.Nullable;

/**
 * A worker by its heartbeats.
 *
 * @param state LIVE, LEFT or LOST
 * @param busy one entry for each slot that works
 */
public record Worker(
    String workerId,
    String host,
    String device,
    String queue,
    int slots,
    boolean draining,
    String state,
    Instant firstSeen,
    Instant lastSeen,
    List<BusySlot> busy) {

  /** What a slot does. */
  public record BusySlot(
      @Nullable Integer slot,
      long studyId,
      String studyName,
      long trialId,
      int number,
      String runId,
      int attempt,
      AttemptState state,
      int epochsDone,
      @Nullable Integer epochs,
      double fraction,
      double samplesPerSecond,
      @Nullable Instant since) {}
}
