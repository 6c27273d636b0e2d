package org.espalier.client.log;

import java.util.Map;

/**
 * What the server must know of a run before anything else.
 *
 * @param startedAt milliseconds since 1970
 */
record RunDescription(
    String runId,
    String experiment,
    String name,
    String userId,
    long startedAt,
    Map<String, String> tags) {}
