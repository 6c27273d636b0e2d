package org.espalier.tracking.registry;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * A version of a registered model.
 *
 * @param stage None, Staging, Production or Archived
 * @param source where its files are
 * @param runId the run that made it; empty for none
 * @param modelId the logged model it is; empty for none
 * @param status PENDING_REGISTRATION, FAILED_REGISTRATION or READY
 */
public record ModelVersion(
    String name,
    int version,
    String stage,
    String source,
    String runId,
    String modelId,
    String runLink,
    String userId,
    String description,
    String status,
    String statusMessage,
    Instant createdAt,
    Instant updatedAt,
    SortedMap<String, String> tags,
    List<String> aliases) {}
