package org.espalier.tracking.study;

import java.time.Instant;

/** A registered checkpoint of a trial. */
public record Checkpoint(
    int attempt,
    String artifact,
    String sha256,
    long bytes,
    int epoch,
    long iteration,
    Instant savedAt) {}
