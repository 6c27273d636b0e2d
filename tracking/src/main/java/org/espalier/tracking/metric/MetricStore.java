package org.espalier.tracking.metric;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The metric points of runs: append-only sets. A point is (metric, step, time, value); writing one
 * that is there already changes nothing, so every write may be repeated. What {@link #append} has
 * written is durable and seen by every read when it returns.
 *
 * <p>A run that does not exist has no series; a read of it is empty. Thread-safe.
 */
public interface MetricStore {

  /**
   * Adds points to runs, all or none.
   *
   * @param pointsByRun by run id
   * @throws org.espalier.tracking.TrackingException NOT_FOUND if one of the runs is not there
   */
  void append(Map<String, List<MetricPoint>> pointsByRun);

  /** The series of runs, by run id, in order of their names; reads no history. */
  Map<String, List<SeriesSummary>> summaries(Collection<String> runIds);

  /**
   * One page of a history, in order of (step, time, value).
   *
   * @param after the last point of the page before, or {@link HistoryPage#START}
   * @param limit 1 or more
   */
  HistoryPage history(String runId, String metric, MetricPoint after, int limit);

  /**
   * The points with steps from {@code from} to {@code to}, both included, for drawing.
   *
   * @param buckets the most buckets of a curve, 1 or more
   * @return a curve for each run that has such points, by run id
   */
  Map<String, Curve> curves(
      Collection<String> runIds, String metric, long from, long to, int buckets);

  /** The points themselves with steps from {@code from} to {@code to}, by run id. */
  Map<String, PointColumns> points(Collection<String> runIds, String metric, long from, long to);

  /**
   * Gives each run's points with steps from {@code from} to {@code to}, in order; no more than one
   * series is held at a time.
   *
   * @param each takes the id of a run that has such points, and these; it may be called again from
   *     the first run on if PostgreSQL asks for a transaction to be tried again
   */
  void each(
      Collection<String> runIds,
      String metric,
      long from,
      long to,
      BiConsumer<String, PointColumns> each);

  /**
   * One grid for the points of runs with steps from {@code from} to {@code to}; none where there
   * are no such points. Reads no history.
   *
   * @param buckets the most, 1 or more
   */
  Optional<StepGrid> grid(
      Collection<String> runIds, String metric, long from, long to, int buckets);

  /**
   * Folds the points of each run with steps from {@code from} to {@code to} into what {@code folds}
   * makes for it. What lies in one bucket as a whole is given as a summary and not read; what was
   * read lately may be remembered, and is never given when it is not so any more.
   */
  void fold(
      Collection<String> runIds,
      String metric,
      long from,
      long to,
      StepGrid grid,
      Function<String, SeriesFold> folds);

  /**
   * Gives the points of each run with steps from {@code from} to {@code to} to what {@code folds}
   * makes for it, one by one, in order of their steps, and of one step in order of (time, value).
   */
  void foldInOrder(
      Collection<String> runIds,
      String metric,
      long from,
      long to,
      Function<String, SeriesFold> folds);
}
