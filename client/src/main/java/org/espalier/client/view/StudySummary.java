package org.espalier.client.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.core.study.Objective;
import org.espalier.core.trial.StudyState;

/**
 * A study as lists show it.
 *
 * @param reason why it is in this state; may be empty
 * @param requested PAUSE, RESUME, CANCEL or DELETE, until the scheduler has carried it out
 * @param fraction share of the trials' budget done, 0 to 1
 */
public record StudySummary(
    long studyId,
    String name,
    StudyState state,
    String reason,
    Optional<String> requested,
    String queue,
    long seed,
    int trialLimit,
    List<Objective> objectives,
    TrialCounts trials,
    Optional<BestTrial> best,
    double fraction,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {}
