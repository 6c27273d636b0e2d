package org.espalier.scheduler.store;

import org.espalier.core.trial.StudyState;

/** A study as the scheduler needs it; the study file itself is read once ({@code sourceText}). */
public record StudyRow(
    long id,
    long experimentId,
    String name,
    StudyState state,
    String queue,
    long seed,
    int trialLimit,
    String sourceText) {}
