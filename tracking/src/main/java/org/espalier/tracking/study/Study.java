package org.espalier.tracking.study;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.study.Objective;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.jspecify.annotations.Nullable;

/**
 * A study as lists show it.
 *
 * @param requested what was asked last and is not carried out yet
 * @param priority studies of a higher one go first on the same queue
 * @param trials how many trials are in each state; a state without one is left out
 * @param best by the first objective; none before the first value
 * @param fraction share of the trials' budget done, 0 to 1
 * @param submittedBy name of the account or token that sent it; empty where that is not known
 */
public record Study(
    long studyId,
    long experimentId,
    String name,
    String project,
    StudyState state,
    String reason,
    Optional<RequestKind> requested,
    String queue,
    int priority,
    long seed,
    int trialLimit,
    List<Objective> objectives,
    Map<TrialState, Integer> trials,
    Optional<BestTrial> best,
    double fraction,
    String submittedBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /** Trials planned so far. */
  public int trialCount() {
    return trials.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * @param name only studies whose name holds this text, without regard to case; empty for all
   * @param states only studies in these states; empty for all
   */
  public record Filter(List<StudyState> states, String name) {
    public static final Filter ALL = new Filter(List.of(), "");
  }

  /**
   * @param items newest first
   * @param next the {@code before} of the next page; none on the last
   * @param total studies that the filter lets through
   */
  public record Page(List<Study> items, Optional<Long> next, long total) {}

  /**
   * @param sourceText the study file as it was sent
   * @param specification the checked study as JSON
   * @param searchNote which sampler searches and why, and what it learnt from earlier studies;
   *     empty before the study began
   */
  public record Detail(Study study, String sourceText, String specification, String searchNote) {}
}
