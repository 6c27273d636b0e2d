package org.espalier.client.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A worker and what its slots do. */
public record Worker(
    String workerId,
    String host,
    String device,
    String queue,
    int slots,
    boolean draining,
    String state,
    Instant lastSeen,
    List<Busy> busy) {

  /** A slot that works. */
  public record Busy(
      Optional<Integer> slot,
      long studyId,
      String studyName,
      long trialId,
      int number,
      int epochsDone,
      Optional<Integer> epochs,
      double fraction,
      double samplesPerSecond) {}
}
