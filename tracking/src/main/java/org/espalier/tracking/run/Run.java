package org.espalier.tracking.run;

import java.time.Instant;
import org.espalier.tracking.Lifecycle;
import org.jspecify.annotations.Nullable;

/**
 * One execution whose metrics, params, tags and artifacts are recorded.
 *
 * @param runNumber the short key inside the database; not for people
 * @param name for people, may be empty
 * @param userId who started it, as the client said
 * @param startedAt as the client said; null where it did not
 * @param endedAt null before the run ends
 * @param version rises with every change of the run, its params, tags, data sets and models, and
 *     when points are taken away; points that are added are told by {@link RunStore#pointCounts}
 */
public record Run(
    long runNumber,
    String runId,
    long experimentId,
    String name,
    String userId,
    RunStatus status,
    Lifecycle lifecycle,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    long version) {}
