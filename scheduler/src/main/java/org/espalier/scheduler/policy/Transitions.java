package org.espalier.scheduler.policy;

import static org.espalier.core.trial.AttemptState.OFFERED;

import java.util.EnumSet;
import java.util.Set;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;

/** The table of legal moves. What is not listed does not happen; terminal states are never left. */
public final class Transitions {

  private Transitions() {}

  /** Where a study may go from here. */
  public static Set<StudyState> after(StudyState from) {
    return switch (from) {
      case SUBMITTED ->
          EnumSet.of(
              StudyState.RUNNING, StudyState.PAUSED, StudyState.FAILED, StudyState.CANCELLED);
      case RUNNING ->
          EnumSet.of(
              StudyState.PAUSED, StudyState.COMPLETED, StudyState.FAILED, StudyState.CANCELLED);
      case PAUSED ->
          // Its last running trials may end before they hear of the pause.
          EnumSet.of(
              StudyState.RUNNING, StudyState.COMPLETED, StudyState.FAILED, StudyState.CANCELLED);
      case COMPLETED, FAILED, CANCELLED -> EnumSet.noneOf(StudyState.class);
    };
  }

  /** Where a trial may go from here. */
  public static Set<TrialState> after(TrialState from) {
    return switch (from) {
      case WAITING ->
          // Pruned: halted by the pruner, and never taken up again.
          EnumSet.of(TrialState.QUEUED, TrialState.PRUNED, TrialState.FAILED, TrialState.CANCELLED);
      case QUEUED ->
          EnumSet.of(
              TrialState.RUNNING, TrialState.WAITING, TrialState.FAILED, TrialState.CANCELLED);
      case RUNNING ->
          EnumSet.of(
              TrialState.WAITING,
              TrialState.COMPLETED,
              TrialState.PRUNED,
              TrialState.FAILED,
              TrialState.CANCELLED);
      case COMPLETED, PRUNED, FAILED, CANCELLED -> EnumSet.noneOf(TrialState.class);
    };
  }

  /** Where an attempt may go from here. */
  public static Set<AttemptState> after(AttemptState from) {
    return switch (from) {
      // Stopped: withdrawn before anybody took it.
      case OFFERED -> EnumSet.of(AttemptState.CLAIMED, AttemptState.STOPPED);
      case CLAIMED ->
          EnumSet.of(
              AttemptState.RUNNING,
              AttemptState.FINISHED,
              AttemptState.STOPPED,
              AttemptState.FAILED,
              AttemptState.LOST);
      case RUNNING ->
          EnumSet.of(
              AttemptState.FINISHED, AttemptState.STOPPED, AttemptState.FAILED, AttemptState.LOST);
      case FINISHED, STOPPED, FAILED, LOST -> EnumSet.noneOf(AttemptState.class);
    };
  }

  /** The state every attempt begins in. */
  public static final AttemptState FIRST_ATTEMPT_STATE = OFFERED;

  /**
   * @throws IllegalStateException if a study may not go from {@code from} to {@code to}
   */
  public static void check(StudyState from, StudyState to) {
    require(after(from).contains(to), "study", from, to);
  }

  /**
   * @throws IllegalStateException if a trial may not go from {@code from} to {@code to}
   */
  public static void check(TrialState from, TrialState to) {
    require(after(from).contains(to), "trial", from, to);
  }

  /**
   * @throws IllegalStateException if an attempt may not go from {@code from} to {@code to}
   */
  public static void check(AttemptState from, AttemptState to) {
    require(after(from).contains(to), "attempt", from, to);
  }

  private static void require(boolean legal, String what, Enum<?> from, Enum<?> to) {
    if (!legal) {
      throw new IllegalStateException("a %s never goes from %s to %s".formatted(what, from, to));
    }
  }
}
