package org.espalier.tracking.model;

import java.util.Map;

/** A model to create, its files to follow; empty texts for what there is not. */
public record NewLoggedModel(
    String modelId,
    long experimentId,
    String name,
    String modelType,
    String sourceRunId,
    Map<String, String> params,
    Map<String, String> tags) {}
