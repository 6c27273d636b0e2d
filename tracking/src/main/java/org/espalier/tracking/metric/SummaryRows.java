package org.espalier.tracking.metric;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.espalier.tracking.sql.SqlArrays;

/** Writes the latest values and summaries of series, and tells whose runs have changed. */
final class SummaryRows {
  private static final String TOLD =
      """
      with told as (
        insert into run_change (runs)
        select array_agg(distinct run_number) from unnest(?::bigint[]) as r(run_number)
      )
      """;

  private static final String SUMMARIES =
      """
      insert into metric_series (run_number, metric_id, experiment_id, last_step, last_time,
                                 last_value, minimum, maximum, point_count, nan_count)
      select run_number, metric_id,
             (select r.experiment_id from run r where r.run_number = s.run_number), last_step,
             last_time, last_value, nullif(minimum, 'NaN'), nullif(maximum, 'NaN'), point_count,
             nan_count
      from unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[],
                  ?::double precision[], ?::double precision[], ?::double precision[],
                  ?::bigint[], ?::bigint[])
        as s(run_number, metric_id, last_step, last_time, last_value, minimum, maximum,
             point_count, nan_count)
      on conflict (run_number, metric_id) do update
      set last_step = excluded.last_step, last_time = excluded.last_time,
          last_value = excluded.last_value, minimum = excluded.minimum,
          maximum = excluded.maximum, point_count = excluded.point_count,
          nan_count = excluded.nan_count
      """;

  private static final String SINGLE_POINTS =
      """
      , points as (
        insert into metric_chunk (run_number, first_step, last_step, first_time, last_time,
                                  metric_id, point_count, steps, times, point_values)
        select run_number, step, step, time, time, metric_id, 1, array[step], array[time],
               array[value]
        from unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[], ?::double precision[])
          as p(run_number, metric_id, step, time, value)
      )
      """;

  private SummaryRows() {}

  static void write(Connection transaction, SortedMap<SeriesKey, SeriesSummary> summaries)
      throws SQLException {
    try (PreparedStatement upsert = transaction.prepareStatement(TOLD + SUMMARIES)) {
      Array runs = runs(transaction, summaries);
      upsert.setArray(1, runs);
      bind(transaction, upsert, 2, runs, summaries);
      upsert.executeUpdate();
    }
  }

  /**
   * The same, and a point of each series in the same statement: as chunks of their own they would
   * take two more round trips, and a request that logs one point waits for each.
   *
   * @param points one for each series, in the same order
   */
  static void writeWithPoints(
      Connection transaction,
      SortedMap<SeriesKey, SeriesSummary> summaries,
      List<PointColumns> points)
      throws SQLException {
    try (PreparedStatement upsert =
        transaction.prepareStatement(TOLD + SINGLE_POINTS + SUMMARIES)) {
      Array runs = runs(transaction, summaries);
      upsert.setArray(1, runs);
      upsert.setArray(2, runs);
      upsert.setArray(3, metrics(transaction, summaries));
      PointColumns[] single = points.toArray(PointColumns[]::new);
      upsert.setArray(4, bigints(transaction, single, point -> point.step(0)));
      upsert.setArray(5, bigints(transaction, single, point -> point.time(0)));
      upsert.setArray(6, doubles(transaction, single, point -> point.value(0)));
      bind(transaction, upsert, 7, runs, summaries);
      upsert.executeUpdate();
    }
  }

  private static void bind(
      Connection transaction,
      PreparedStatement upsert,
      int first,
      Array runs,
      SortedMap<SeriesKey, SeriesSummary> summaries)
      throws SQLException {
    SeriesSummary[] rows = summaries.values().toArray(SeriesSummary[]::new);
    upsert.setArray(first, runs);
    upsert.setArray(first + 1, metrics(transaction, summaries));
    upsert.setArray(first + 2, bigints(transaction, rows, SeriesSummary::lastStep));
    upsert.setArray(first + 3, bigints(transaction, rows, SeriesSummary::lastTime));
    upsert.setArray(first + 4, doubles(transaction, rows, SeriesSummary::lastValue));
    upsert.setArray(first + 5, doubles(transaction, rows, SeriesSummary::minimum));
    upsert.setArray(first + 6, doubles(transaction, rows, SeriesSummary::maximum));
    upsert.setArray(first + 7, bigints(transaction, rows, SeriesSummary::count));
    upsert.setArray(first + 8, bigints(transaction, rows, SeriesSummary::nanCount));
  }

  static Array runs(Connection transaction, SortedMap<SeriesKey, SeriesSummary> rows)
      throws SQLException {
    return SqlArrays.bigints(
        transaction, rows.keySet().stream().mapToLong(SeriesKey::runNumber).toArray());
  }

  static Array metrics(Connection transaction, SortedMap<SeriesKey, SeriesSummary> rows)
      throws SQLException {
    return SqlArrays.integers(
        transaction, rows.keySet().stream().mapToInt(SeriesKey::metricId).toArray());
  }

  private static <T> Array bigints(Connection transaction, T[] rows, ToLongFunction<T> column)
      throws SQLException {
    return SqlArrays.bigints(transaction, Arrays.stream(rows).mapToLong(column).toArray());
  }

  private static <T> Array doubles(Connection transaction, T[] rows, ToDoubleFunction<T> column)
      throws SQLException {
    return SqlArrays.doubles(transaction, Arrays.stream(rows).mapToDouble(column).toArray());
  }
}
