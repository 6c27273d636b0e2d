package org.espalier.tracking.dataset;

import java.util.Map;

/**
 * A data set and how a run used it.
 *
 * @param source the client's description, never followed
 * @param tags labels of the use, such as {@code mlflow.data.context}
 */
public record DatasetUse(
    String name,
    String digest,
    String sourceType,
    String source,
    String schema,
    String profile,
    Map<String, String> tags) {}
