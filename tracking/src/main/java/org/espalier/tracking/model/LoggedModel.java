package org.espalier.tracking.model;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.espalier.tracking.Lifecycle;

/**
 * A model that was logged.
 *
 * @param sourceRunId the run that made it; empty for none
 * @param status PENDING, READY or UPLOAD_FAILED
 */
public record LoggedModel(
    long modelNumber,
    String modelId,
    long experimentId,
    String name,
    String modelType,
    String sourceRunId,
    String status,
    String statusMessage,
    Lifecycle lifecycle,
    Instant createdAt,
    Instant updatedAt,
    SortedMap<String, String> params,
    SortedMap<String, String> tags,
    List<Metric> metrics) {

  /** The latest value of a metric of the model, by run and data set. */
  public record Metric(
      String name,
      long step,
      long time,
      double value,
      String runId,
      String datasetName,
      String datasetDigest) {}
}
