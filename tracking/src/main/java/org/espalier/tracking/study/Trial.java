package org.espalier.tracking.study;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;
import org.jspecify.annotations.Nullable;

/**
 * A trial as lists show it, with what its current attempt does.
 *
 * @param objectives best value of each objective so far, by metric
 * @param attempt the current attempt; 0 before the first
 * @param epochs of its budget; null while its specification is not known
 * @param fraction of its budget done, 0 to 1
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
    @Nullable Integer epochs,
    double fraction,
    double samplesPerSecond,
    @Nullable String workerId,
    @Nullable String device,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /** What lists of trials are sorted by; ties by number. */
  public enum Sort {
    NUMBER,
    /** The first objective in its own direction; trials without a value come last either way. */
    BEST,
    STARTED_AT,
    DURATION
  }

  /**
   * A page of a study's trials.
   *
   * @param states only trials in these states; empty for all
   * @param offset trials left out before the page
   * @param limit 1 or more
   */
  public record Query(
      long studyId,
      List<TrialState> states,
      Sort sort,
      boolean descending,
      long offset,
      int limit) {}

  /**
   * @param next the offset of the next page; none on the last
   * @param total trials that the query lets through
   */
  public record Page(List<Trial> items, Optional<Long> next, long total) {}

  /**
   * What a trial measured at the point it was at.
   *
   * @param value the best of one metric; may be NaN or infinite
   */
  public record Measured(Map<String, ParameterValue> parameters, double value) {}

  /**
   * @param specification org.espalier.core.study.TrialSpec as JSON; null while a source is unknown
   */
  public record Detail(
      Trial trial,
      Study study,
      List<Attempt> attempts,
      List<Checkpoint> checkpoints,
      @Nullable String specification,
      @Nullable String inheritance) {}
}
