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

  /** What lists of trials are sorted by; ties by number, and what has no value comes last. */
  public enum Sort {
    NUMBER,
    /** The first objective in its own direction. */
    BEST,
    STARTED_AT,
    DURATION,
    /** Those that run first, then those that wait, then those that ended. */
    STATE,
    /** The share of the epochs that were trained. */
    FRACTION,
    ATTEMPT,
    WORKER,
    /** The best value of a metric. */
    OBJECTIVE,
    /** The value of a parameter: numbers by size, and before them no text. */
    PARAMETER
  }

  /**
   * An order of trials.
   *
   * @param name of the metric or parameter; empty for the others
   */
  public record Order(Sort sort, String name, boolean descending) {
    public static final Order BY_NUMBER = new Order(Sort.NUMBER, "", false);
    public static final Order LATEST_FIRST = new Order(Sort.NUMBER, "", true);
  }

  /** Which values of a parameter or metric let a trial through; one without a value never is. */
  public sealed interface Bound {
    /**
     * @param least null for no lower end; both ends are included
     */
    record Range(@Nullable Double least, @Nullable Double greatest) implements Bound {}

    record OneOf(List<ParameterValue> values) implements Bound {
      public OneOf {
        values = List.copyOf(values);
      }
    }
  }

  /**
   * A page of a study's trials.
   *
   * @param states only trials in these states; empty for all
   * @param numbers only trials with these numbers; empty for all
   * @param within only trials whose values lie in these bounds, by the name of a parameter or,
   *     where the study has such an objective, of a metric
   * @param offset trials left out before the page
   * @param limit 1 or more
   */
  public record Query(
      long studyId,
      List<TrialState> states,
      List<Integer> numbers,
      Map<String, Bound> within,
      Order order,
      long offset,
      int limit) {
    public Query {
      states = List.copyOf(states);
      numbers = List.copyOf(numbers);
      within = Map.copyOf(within);
    }

    /** All trials of a study. */
    public static Query all(long studyId, Order order, int limit) {
      return new Query(studyId, List.of(), List.of(), Map.of(), order, 0, limit);
    }
  }

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
