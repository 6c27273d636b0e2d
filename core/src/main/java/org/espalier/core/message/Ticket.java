package org.espalier.core.message;

import java.util.Optional;
import org.espalier.core.study.TrialSpec;

/**
 * An invitation to run one attempt, sent on topic {@code espalier.trials.<queue>}. Only a ticket:
 * who claims it first in the scheduler's eyes holds the attempt.
 *
 * @param studyName for people, in progress lines
 * @param runId the run that metrics and artifacts belong to (32 hexadecimal digits)
 * @param trialNumber the trial's number in its study, from 0
 * @param resume the checkpoint to go on from; none on the first attempt
 */
public record Ticket(
    long studyId,
    String studyName,
    long trialId,
    int trialNumber,
    int attempt,
    String runId,
    TrialSpec spec,
    Optional<CheckpointReference> resume) {}
