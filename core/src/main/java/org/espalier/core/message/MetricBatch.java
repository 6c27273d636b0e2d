package org.espalier.core.message;

import java.util.List;

/**
 * Metric points of one attempt, on topic {@code espalier.metrics}, keyed by trial.
 *
 * <p>The scale of {@code step} goes by the metric's name: {@code iteration/…} counts batches from
 * 1, {@code system/…} counts whole seconds since the attempt began, every other name counts epochs
 * from 1.
 */
public record MetricBatch(AttemptReference attempt, String runId, List<Point> points) {

  /** Metrics of this prefix have iterations as steps. */
  public static final String ITERATION_PREFIX = "iteration/";

  /** Metrics of this prefix have seconds as steps, and are kept when an attempt is rewound. */
  public static final String SYSTEM_PREFIX = "system/";

  /**
   * @param timeMillis the worker's clock, milliseconds since the epoch
   * @param value may be NaN or infinite
   */
  public record Point(String metric, long step, long timeMillis, double value) {}

  public MetricBatch {
    points = List.copyOf(points);
  }
}
