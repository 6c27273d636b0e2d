package org.espalier.tracking.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to create.
 *
 * @param runId {@code [a-zA-Z0-9][\w-]{0,255}}, not in use
 * @param startedAt null where the client does not say
 */
public record NewRun(
    String runId,
    long experimentId,
    String name,
    String userId,
    @Nullable Instant startedAt,
    Map<String, String> tags) {}
