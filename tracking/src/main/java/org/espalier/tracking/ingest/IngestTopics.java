package org.espalier.tracking.ingest;

/**
 * What the ingester reads.
 *
 * @param metrics the topic of org.espalier.core.message.MetricBatch
 * @param logs the topic of org.espalier.core.message.LogBatch
 */
public record IngestTopics(String metrics, String logs) {}
