package org.espalier.tracking.experiment;

import java.time.Instant;
import java.util.SortedMap;
import org.espalier.tracking.Lifecycle;

/** A named collection of runs; every study is one. */
public record Experiment(
    long experimentId,
    String name,
    Lifecycle lifecycle,
    Instant createdAt,
    Instant updatedAt,
    SortedMap<String, String> tags) {}
