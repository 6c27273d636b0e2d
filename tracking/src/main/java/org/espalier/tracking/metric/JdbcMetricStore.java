package org.espalier.tracking.metric;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.sql.SqlArrays;
import org.espalier.tracking.sql.Transactions;
import org.jdbi.v3.core.ConnectionException;

/** Metric points in PostgreSQL, see migrations V3 and V50. */
public final class JdbcMetricStore implements MetricStore {
  private final DataSource database;
  private final MetricNames names;
  private final SeriesWriter writer;
  private final UnpackedBlocks unpacked = new UnpackedBlocks();

  public JdbcMetricStore(DataSource database, MetricNames names) {
    this.database = database;
    this.names = names;
    this.writer = new SeriesWriter(names);
  }

  @Override
  public void append(Map<String, List<MetricPoint>> pointsByRun) {
    TreeSet<String> metrics = new TreeSet<>();
    pointsByRun.values().forEach(points -> points.forEach(point -> metrics.add(point.metric())));
    try {
      // Takes a connection of its own: never while holding one, or a full pool waits for itself.
      names.ensure(metrics);
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
    Transactions.runUnchecked(
        database,
        connection -> {
          Map<String, Long> numbers = HistoryReader.numbers(connection, pointsByRun.keySet());
          SeriesWriter.Batch batch = new SeriesWriter.Batch();
          pointsByRun.forEach(
              (runId, points) -> {
                Long number = numbers.get(runId);
                if (number == null) {
                  throw TrackingException.notFound("Run '" + runId + "' not found");
                }
                for (MetricPoint point : points) {
                  batch.add(number, point.metric(), point.step(), point.time(), point.value());
                }
              });
          return writer.write(connection, batch);
        });
  }

  @Override
  public Map<String, List<SeriesSummary>> summaries(Collection<String> runIds) {
    return Transactions.runUnchecked(
        database,
        connection -> {
          Map<String, List<SeriesSummary>> result = new HashMap<>();
          try (PreparedStatement select =
              HistoryRows.prepare(
                  connection,
                  """
                  select r.run_id, m.name, s.last_step, s.last_time, s.last_value, s.minimum,
                         s.maximum, s.point_count, s.nan_count
                  from run r
                  join metric_series s using (run_number)
                  join metric m using (metric_id)
                  where r.run_id = any (?)
                  order by r.run_number, m.name collate "C"
                  """)) {
            select.setArray(1, SqlArrays.texts(connection, runIds));
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                result
                    .computeIfAbsent(row.getString(1), run -> new ArrayList<>())
                    .add(SeriesWriter.summary(row.getString(2), row));
              }
            }
          }
          return result;
        });
  }

  @Override
  public HistoryPage history(String runId, String metric, MetricPoint after, int limit) {
    PointColumns found = new PointColumns();
    Transactions.runUnchecked(
        database,
        connection -> {
          Long run = HistoryReader.numbers(connection, List.of(runId)).get(runId);
          if (run != null) {
            readPage(new HistoryReader(connection, metric), run, after, limit, found);
          }
          return found.size();
        });
    PointColumns sorted = found.sorted();
    int size = Math.min(limit, sorted.size());
    List<MetricPoint> points = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      points.add(new MetricPoint(metric, sorted.step(i), sorted.time(i), sorted.value(i)));
    }
    return new HistoryPage(points, sorted.size() > limit);
  }

  /** Reads until no part can hold an earlier point than the last one that is needed. */
  private static void readPage(
      HistoryReader reader, long run, MetricPoint after, int limit, PointColumns found)
      throws SQLException {
    try (PreparedStatement select = reader.parts(run, after.step(), Long.MAX_VALUE);
        ResultSet row = select.executeQuery()) {
      long greatest = Long.MIN_VALUE;
      while (row.next() && (found.size() <= limit || row.getLong("first_step") <= greatest)) {
        PointColumns part = HistoryRows.read(row);
        for (int i = 0; i < part.size(); i++) {
          if (part.compare(i, after.step(), after.time(), after.value()) > 0) {
            found.add(part.step(i), part.time(i), part.value(i));
            greatest = Math.max(greatest, part.step(i));
          }
        }
      }
    }
  }

  @Override
  public Map<String, Curve> curves(
      Collection<String> runIds, String metric, long from, long to, int buckets) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    each(runIds, metric, from, to, (run, points) -> curves.put(run, Curve.of(points, buckets)));
    return curves;
  }

  @Override
  public Map<String, PointColumns> points(
      Collection<String> runIds, String metric, long from, long to) {
    Map<String, PointColumns> found = new LinkedHashMap<>();
    each(runIds, metric, from, to, found::put);
    return found;
  }

  @Override
  public void each(
      Collection<String> runIds,
      String metric,
      long from,
      long to,
      BiConsumer<String, PointColumns> each) {
    inReader(
        metric,
        reader -> {
          reader.each(runIds, from, to, each);
          return true;
        });
  }

  @Override
  public Optional<StepGrid> grid(
      Collection<String> runIds, String metric, long from, long to, int buckets) {
    return inReader(metric, reader -> reader.grid(runIds, from, to, buckets));
  }

  @Override
  public void fold(
      Collection<String> runIds,
      String metric,
      long from,
      long to,
      StepGrid grid,
      Function<String, SeriesFold> folds) {
    Transactions.runUnchecked(
        database,
        connection -> {
          new FoldReader(connection, metric, unpacked).fold(runIds, from, to, grid, folds);
          return true;
        });
  }

  @Override
  public void foldInOrder(
      Collection<String> runIds,
      String metric,
      long from,
      long to,
      Function<String, SeriesFold> folds) {
    Transactions.runUnchecked(
        database,
        connection -> {
          new FoldReader(connection, metric, unpacked).foldInOrder(runIds, from, to, folds);
          return true;
        });
  }

  private interface Reading<T> {
    T from(HistoryReader reader) throws SQLException;
  }

  private <T> T inReader(String metric, Reading<T> reading) {
    return Transactions.runUnchecked(
        database, connection -> reading.from(new HistoryReader(connection, metric)));
  }
}
