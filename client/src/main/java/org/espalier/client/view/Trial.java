package org.espalier.client.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;

/**
 * A trial as lists show it.
 *
 * @param number counted within the study, from 0
 * @param variant the variant's name; empty in a search
 * @param reason why it ended or waits; may be empty
 * @param objectives best value so far by metric; a metric without a value is missing
 * @param attempt the current attempt; 0 before the first
 * @param epochs the budget, once it is decided
 * @param fraction share of the budget done, 0 to 1
 * @param samplesPerSecond of the running attempt; 0 where none runs
 */
public record Trial(
    long trialId,
    long studyId,
    int number,
    String variant,
    String runId,
    TrialState state,
    String reason,
    Map<String, ParameterValue> parameters,
    Map<String, Double> objectives,
    int attempt,
    int epochsDone,
    Optional<Integer> epochs,
    double fraction,
    double samplesPerSecond,
    Optional<String> workerId,
    Optional<String> device,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {

  /** What people call it: the variant, or the number. */
  public String label() {
    return variant.isEmpty() ? "trial " + number : variant;
  }
}
