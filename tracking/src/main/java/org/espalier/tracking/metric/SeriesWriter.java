package org.espalier.tracking.metric;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.tracking.sql.SqlArrays;

/**
 * Adds points to runs inside a transaction of the caller: one path for workers' batches and for
 * HTTP requests. It locks the rows of the runs, in order, so that one run has one writer; a series
 * whose new points all come after its latest is written unread, the others are compared with the
 * chunks and blocks they overlap, so that no point is stored twice.
 */
public final class SeriesWriter {
  private final MetricNames names;

  public SeriesWriter(MetricNames names) {
    this.names = names;
  }

  /** Points to write, by run and metric. Not thread-safe. */
  public static final class Batch {
    private final Map<Long, Map<String, PointColumns>> runs = new TreeMap<>();
    private int size;

    /** Points of one series mostly follow one another. */
    private long lastRun = -1;

    private String lastMetric = "";
    private PointColumns lastColumns = new PointColumns();

    public void add(long runNumber, String metric, long step, long time, double value) {
      if (runNumber != lastRun || !metric.equals(lastMetric)) {
        lastRun = runNumber;
        lastMetric = metric;
        lastColumns =
            runs.computeIfAbsent(runNumber, run -> new TreeMap<>())
                .computeIfAbsent(metric, name -> new PointColumns());
      }
      lastColumns.add(step, time, value);
      size++;
    }

    /** How many points were added, repeated ones too. */
    public int size() {
      return size;
    }

    public boolean isEmpty() {
      return size == 0;
    }
  }

  /**
   * Writes a batch; its metric names were given to {@link MetricNames#ensure} before.
   *
   * @return how many of its points were new
   */
  public int write(Connection transaction, Batch batch) throws SQLException {
    if (batch.isEmpty()) {
      return 0;
    }
    lockRuns(transaction, batch.runs.keySet().stream().mapToLong(Long::longValue).toArray());
    return writeLocked(transaction, batch);
  }

  /** As {@link #write}, for a transaction that has locked the rows of all these runs already. */
  public int writeLocked(Connection transaction, Batch batch) throws SQLException {
    if (batch.isEmpty()) {
      return 0;
    }
    SortedMap<SeriesKey, PointColumns> incoming = new TreeMap<>();
    SortedMap<SeriesKey, SeriesSummary> summaries = new TreeMap<>();
    batch.runs.forEach(
        (run, metrics) ->
            metrics.forEach(
                (name, points) -> {
                  SeriesKey key = new SeriesKey(run, names.number(name));
                  incoming.put(key, points.sorted());
                  summaries.put(key, SeriesSummary.empty(name));
                }));
    readSummaries(transaction, summaries);
    int written = 0;
    FreshPoints fresh = new FreshPoints();
    for (Map.Entry<SeriesKey, PointColumns> entry : incoming.entrySet()) {
      SeriesSummary before = requireNonNull(summaries.get(entry.getKey()));
      PointColumns points = entry.getValue();
      boolean after =
          before.count() == 0
              || points.compare(0, before.lastStep(), before.lastTime(), before.lastValue()) > 0;
      PointColumns unseen =
          after ? points : points.without(overlap(transaction, entry.getKey(), points));
      if (unseen.isEmpty()) {
        summaries.remove(entry.getKey());
      } else {
        fresh.add(entry.getKey(), unseen, before.count(), after);
        summaries.put(entry.getKey(), before.with(unseen));
        written += unseen.size();
      }
    }
    if (fresh.isSingles()) {
      SummaryRows.writeWithPoints(transaction, summaries, fresh.singles());
    } else if (!fresh.isEmpty()) {
      SummaryRows.write(transaction, summaries);
      fresh.write(transaction);
    }
    return written;
  }

  private static void lockRuns(Connection transaction, long[] runs) throws SQLException {
    try (PreparedStatement lock =
        transaction.prepareStatement(
            """
            select run_number from run where run_number = any (?)
            order by run_number for no key update
            """)) {
      lock.setArray(1, SqlArrays.bigints(transaction, runs));
      lock.executeQuery().close();
    }
  }

  private static PointColumns overlap(Connection transaction, SeriesKey key, PointColumns points)
      throws SQLException {
    PointColumns stored = new PointColumns();
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            "select "
                + HistoryRows.COLUMNS
                + """

                from metric_part p
                where run_number = ? and metric_id = ? and first_step <= ? and last_step >= ?
                  and first_time <= ? and last_time >= ?
                """)) {
      select.setLong(1, key.runNumber());
      select.setInt(2, key.metricId());
      select.setLong(3, points.step(points.size() - 1));
      select.setLong(4, points.step(0));
      select.setLong(5, points.greatestTime());
      select.setLong(6, points.leastTime());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stored.addAll(HistoryRows.read(rows));
        }
      }
    }
    return stored.sorted();
  }

  private static void readSummaries(
      Connection transaction, SortedMap<SeriesKey, SeriesSummary> summaries) throws SQLException {
    try (PreparedStatement select =
        HistoryRows.prepare(
            transaction,
            """
            select s.run_number, s.metric_id, last_step, last_time, last_value, minimum, maximum,
                   point_count, nan_count
            from unnest(?::bigint[], ?::integer[]) as k(run_number, metric_id)
            join metric_series s on s.run_number = k.run_number and s.metric_id = k.metric_id
            """)) {
      select.setArray(1, SummaryRows.runs(transaction, summaries));
      select.setArray(2, SummaryRows.metrics(transaction, summaries));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          SeriesKey key = new SeriesKey(row.getLong(1), row.getInt(2));
          summaries.computeIfPresent(key, (same, empty) -> summary(empty.metric(), row));
        }
      }
    }
  }

  /** Columns 3 to 9 of a row of {@code metric_series}. */
  static SeriesSummary summary(String metric, ResultSet row) {
    try {
      double minimum = row.getDouble(6);
      boolean allNan = row.wasNull();
      return new SeriesSummary(
          metric,
          row.getLong(3),
          row.getLong(4),
          row.getDouble(5),
          allNan ? Double.NaN : minimum,
          allNan ? Double.NaN : row.getDouble(7),
          row.getLong(8),
          row.getLong(9));
    } catch (SQLException e) {
      throw new IllegalStateException("a row of metric_series cannot be read", e);
    }
  }
}
