package org.espalier.scheduler.store;

import java.util.OptionalInt;
import org.espalier.core.trial.StudyState;

/**
 * A study as the scheduler needs it.
 *
 * @param searchParallel about how many trials run at once, as its search was told when it began
 * @param yields whether a running study of the same queue has a higher priority
 */
public record StudyRow(
    long id,
    long experimentId,
    String name,
    StudyState state,
    String queue,
    long seed,
    int trialLimit,
    OptionalInt searchParallel,
    boolean yields) {}
