package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.espalier.tracking.metric.HistoryParts.Fetched;
import org.espalier.tracking.metric.HistoryParts.Part;

/**
 * Folds series: a block that lies in one bucket by its summary, others from what was unpacked
 * before, and only what is neither is fetched. Reads in one snapshot, since points move from chunks
 * to blocks meanwhile.
 */
final class FoldReader {
  private final Connection transaction;
  private final String metric;
  private final HistoryParts parts;

  /**
   * @param transaction that has read nothing yet
   */
  FoldReader(Connection transaction, String metric, UnpackedBlocks unpacked) throws SQLException {
    this.transaction = transaction;
    this.metric = metric;
    this.parts = new HistoryParts(transaction, metric, unpacked);
    try (Statement snapshot = transaction.createStatement()) {
      snapshot.execute("set transaction isolation level repeatable read, read only");
    }
  }

  /** As {@link MetricStore#fold}. */
  void fold(
      Collection<String> runIds,
      long from,
      long to,
      StepGrid grid,
      Function<String, SeriesFold> folds)
      throws SQLException {
    Map<String, Long> runs = new HistoryReader(transaction, metric).runs(runIds);
    Map<Long, List<Part>> found = parts.of(runs.values(), from, to);
    for (Map.Entry<String, Long> run : runs.entrySet()) {
      List<Part> own = found.getOrDefault(run.getValue(), List.of());
      Fetched fetched =
          parts.fetch(
              run.getValue(), own.stream().filter(part -> !part.isWhole(from, to, grid)).toList());
      SeriesFold fold = folds.apply(run.getKey());
      for (Part part : own) {
        if (part.isWhole(from, to, grid)) {
          fold.summary(
              part.lastStep(),
              part.minimum(),
              part.maximum(),
              part.last(),
              part.points(),
              part.nans());
        } else {
          fetched.get(part).fold(from, to, grid, fold);
        }
      }
    }
  }

  /** As {@link MetricStore#foldInOrder}. */
  void foldInOrder(
      Collection<String> runIds, long from, long to, Function<String, SeriesFold> folds)
      throws SQLException {
    HistoryReader history = new HistoryReader(transaction, metric);
    Map<String, Long> runs = history.runs(runIds);
    Map<Long, List<Part>> found = parts.of(runs.values(), from, to);
    for (Map.Entry<String, Long> run : runs.entrySet()) {
      List<Part> own = found.getOrDefault(run.getValue(), List.of());
      SeriesFold fold = folds.apply(run.getKey());
      if (overlap(own)) {
        history.each(
            List.of(run.getKey()),
            from,
            to,
            (id, points) -> {
              for (int i = 0; i < points.size(); i++) {
                fold.point(points.step(i), points.value(i));
              }
            });
      } else {
        Fetched fetched = parts.fetch(run.getValue(), own);
        for (Part part : own) {
          fetched.get(part).each(from, to, fold);
        }
      }
    }
  }

  /** Whether points of one part may stand between those of another; then their times count. */
  private static boolean overlap(List<Part> parts) {
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).firstStep() <= parts.get(i - 1).lastStep()) {
        return true;
      }
    }
    return false;
  }
}
