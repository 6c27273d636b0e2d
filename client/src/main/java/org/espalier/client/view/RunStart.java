package org.espalier.client.view;

import java.util.Map;

/**
 * A run to create under an id of one's own.
 *
 * @param experiment its name; created where there is none
 * @param name for people
 * @param userId who started it
 * @param startedAt milliseconds since 1970
 */
public record RunStart(
    String experiment, String name, String userId, long startedAt, Map<String, String> tags) {}
