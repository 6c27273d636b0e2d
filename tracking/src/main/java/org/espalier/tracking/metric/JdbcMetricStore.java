package org.espalier.tracking.metric;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.sql.SqlArrays;
import org.espalier.tracking.sql.Transactions;

/** Metric points in PostgreSQL, see migrations V3 and V50. */
public final class JdbcMetricStore implements MetricStore {
  private final DataSource database;
  private final MetricNames names;
  private final SeriesWriter writer;

  public JdbcMetricStore(DataSource database, MetricNames names) {
    this.database = database;
    this.names = names;
    this.writer = new SeriesWriter(names);
  }

  @Override
  public void append(Map<String, List<MetricPoint>> pointsByRun) {
    TreeSet<String> metrics = new TreeSet<>();
    pointsByRun.values().forEach(points -> points.forEach(point -> metrics.add(point.metric())));
    Transactions.runUnchecked(
        database,
        connection -> {
          names.ensure(metrics);
          Map<String, Long> numbers = runNumbers(connection, pointsByRun.keySet());
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

  private static Map<String, Long> runNumbers(Connection connection, Collection<String> runIds)
      throws SQLException {
    Map<String, Long> numbers = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement("select run_id, run_number from run where run_id = any (?)")) {
      select.setArray(1, SqlArrays.texts(connection, runIds));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          numbers.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return numbers;
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
          try (PreparedStatement select =
              chunks(connection, List.of(runId), metric, after.step(), Long.MAX_VALUE)) {
            select.setFetchSize(50);
            try (ResultSet row = select.executeQuery()) {
              long greatest = Long.MIN_VALUE;
              while (row.next()
                  && (found.size() <= limit || row.getLong("first_step") <= greatest)) {
                PointColumns chunk = HistoryRows.read(row);
                for (int i = 0; i < chunk.size(); i++) {
                  if (chunk.compare(i, after.step(), after.time(), after.value()) > 0) {
                    found.add(chunk.step(i), chunk.time(i), chunk.value(i));
                    greatest = Math.max(greatest, chunk.step(i));
                  }
                }
              }
            }
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

  @Override
  public Map<String, Curve> curves(
      Collection<String> runIds, String metric, long from, long to, int buckets) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    points(runIds, metric, from, to)
        .forEach((run, points) -> curves.put(run, Curve.of(points, buckets)));
    return curves;
  }

  @Override
  public Map<String, PointColumns> points(
      Collection<String> runIds, String metric, long from, long to) {
    Map<String, PointColumns> found = new LinkedHashMap<>();
    Transactions.runUnchecked(
        database,
        connection -> {
          try (PreparedStatement select = chunks(connection, runIds, metric, from, to);
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              PointColumns points =
                  found.computeIfAbsent(row.getString("run_id"), run -> new PointColumns());
              PointColumns chunk = HistoryRows.read(row);
              for (int i = 0; i < chunk.size(); i++) {
                if (chunk.step(i) >= from && chunk.step(i) <= to) {
                  points.add(chunk.step(i), chunk.time(i), chunk.value(i));
                }
              }
            }
          }
          return found.size();
        });
    found.values().removeIf(PointColumns::isEmpty);
    found.replaceAll((run, points) -> points.sorted());
    return found;
  }

  private static PreparedStatement chunks(
      Connection connection, Collection<String> runIds, String metric, long from, long to)
      throws SQLException {
    PreparedStatement select =
        HistoryRows.prepare(
            connection,
            "select r.run_id, p.first_step, "
                + HistoryRows.COLUMNS
                + """

                from metric_part p
                join run r using (run_number)
                where r.run_id = any (?)
                  and p.metric_id = (select m.metric_id from metric m where m.name = ?)
                  and p.first_step <= ? and p.last_step >= ?
                order by p.run_number, p.first_step, p.first_time
                """);
    select.setArray(1, SqlArrays.texts(connection, runIds));
    select.setString(2, metric);
    select.setLong(3, to);
    select.setLong(4, from);
    return select;
  }
}
