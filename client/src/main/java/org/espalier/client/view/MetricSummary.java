package org.espalier.client.view;

/** What is known of one metric of a run. */
public record MetricSummary(
    String name,
    long count,
    double last,
    long lastStep,
    long lastTimeMillis,
    double min,
    double max) {}
