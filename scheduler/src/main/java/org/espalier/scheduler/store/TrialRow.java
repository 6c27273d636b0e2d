package org.espalier.scheduler.store;

import java.util.Map;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;

/**
 * A trial as the scheduler needs it.
 *
 * @param variant its name; empty in a search
 * @param parameters values of the active dimensions
 * @param attempt number of the current attempt; 0 before the first
 * @param due whether its next attempt may begin now (back-off, database clock)
 * @param halted whether the pruner halted it: it goes on only when the search says so
 * @param objectives best value of each objective so far
 */
public record TrialRow(
    long id,
    long studyId,
    int number,
    String variant,
    String runId,
    TrialState state,
    Map<String, ParameterValue> parameters,
    int attempt,
    boolean due,
    boolean halted,
    Map<String, Double> objectives,
    int epochsDone,
    Reported reported) {

  public TrialRow {
    parameters = Map.copyOf(parameters);
    objectives = Map.copyOf(objectives);
  }

  TrialRow moved(TrialState to) {
    return with(to, attempt, due, halted, objectives, epochsDone, reported);
  }

  TrialRow granted(int next) {
    return with(state, next, due, halted, objectives, epochsDone, reported);
  }

  TrialRow timed(boolean isDue, boolean isHalted) {
    return with(state, attempt, isDue, isHalted, objectives, epochsDone, reported);
  }

  TrialRow progressed(int epochs, Map<String, Double> best) {
    return with(state, attempt, due, halted, best, epochs, reported);
  }

  TrialRow told(Reported last) {
    return with(state, attempt, due, halted, objectives, epochsDone, last);
  }

  /** The same trial; what never changes of it stays. */
  private TrialRow with(
      TrialState to,
      int current,
      boolean isDue,
      boolean isHalted,
      Map<String, Double> best,
      int epochs,
      Reported last) {
    return new TrialRow(
        id,
        studyId,
        number,
        variant,
        runId,
        to,
        parameters,
        current,
        isDue,
        isHalted,
        best,
        epochs,
        last);
  }
}
