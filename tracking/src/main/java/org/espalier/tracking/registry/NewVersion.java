package org.espalier.tracking.registry;

import java.util.Map;

/** A version to create; empty texts for what there is not. */
public record NewVersion(
    String name,
    String source,
    String runId,
    String modelId,
    String runLink,
    String description,
    Map<String, String> tags) {}
