package org.espalier.tracking.registry;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * A named model of the registry.
 *
 * @param latest the newest version of each stage
 * @param aliases version by alias
 */
public record RegisteredModel(
    String name,
    String userId,
    String description,
    Instant createdAt,
    Instant updatedAt,
    SortedMap<String, String> tags,
    SortedMap<String, Integer> aliases,
    List<ModelVersion> latest) {}
