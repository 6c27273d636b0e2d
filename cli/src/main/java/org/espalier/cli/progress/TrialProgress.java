package org.espalier.cli.progress;

import java.util.Optional;
import org.espalier.client.view.Trial;
import org.espalier.core.trial.TrialState;

/**
 * How far a trial is.
 *
 * @param label what people call it
 * @param epochs the budget; 0 while it is not known
 * @param fraction share of the budget done, 0 to 1
 * @param samplesPerSecond 0 while it is not known
 * @param best its best value of the study's first objective
 */
public record TrialProgress(
    long trialId,
    String label,
    TrialState state,
    int epochsDone,
    int epochs,
    double fraction,
    double samplesPerSecond,
    Optional<Double> best,
    String reason) {

  /** A trial as the API shows it. */
  public static TrialProgress of(Trial trial, String metric) {
    return new TrialProgress(
        trial.trialId(),
        trial.label(),
        trial.state(),
        trial.epochsDone(),
        trial.epochs().orElse(0),
        trial.fraction(),
        trial.samplesPerSecond(),
        Optional.ofNullable(trial.objectives().get(metric)),
        trial.reason());
  }

  boolean isRunning() {
    return state == TrialState.RUNNING;
  }
}
