package org.espalier.tracking.study;

import java.util.Optional;

/**
 * A study that passed its checks, to be stored.
 *
 * @param clientKey the submitter's idempotency key, 1 to 250 characters
 * @param specification the checked study as JSON
 * @param sourceText the study file as it was sent
 * @param trialLimit trials planned at the most, 1 or more
 * @param submittedBy name of the account or token that sent it; empty where nobody signs in
 */
public record Submission(
    String name,
    Optional<String> clientKey,
    String specification,
    String sourceText,
    String queue,
    long seed,
    int trialLimit,
    String submittedBy) {}
