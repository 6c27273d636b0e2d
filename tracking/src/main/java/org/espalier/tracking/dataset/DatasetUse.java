package org.espalier.tracking.dataset;

import java.util.Map;

/**
 * A data set and how a run used it.
 *
 * @param source the client's description, never followed
 * @param profile empty where there is none, or where it is left out
 * @param leftOut whether the profile is left out, since it and others are too much at once
 * @param tags labels of the use, such as {@code mlflow.data.context}
 */
public record DatasetUse(
    String name,
    String digest,
    String sourceType,
    String source,
    String schema,
    String profile,
    boolean leftOut,
    Map<String, String> tags) {}
