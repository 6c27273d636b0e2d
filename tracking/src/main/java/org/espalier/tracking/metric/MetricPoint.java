package org.espalier.tracking.metric;

/**
 * One measured value of a metric of a run.
 *
 * @param metric 1 to 250 characters
 * @param step on the scale of the metric, may be negative
 * @param time milliseconds since 1970, as the writer said
 * @param value may be NaN or infinite
 */
public record MetricPoint(String metric, long step, long time, double value) {}
