package org.espalier.tracking.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.sql.SqlArrays;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs as a table: filtered, sorted and cut into pages in the database, with only the columns asked
 * for. No history is read, and the columns are fetched for the page's runs alone. Thread-safe.
 */
public final class RunTable {
  private final Jdbi jdbi;

  public RunTable(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param experimentId only runs of this experiment
   * @param filter in the language of {@link FilterParser}; empty for all
   * @param sort most recently started first where it is empty; runs without the value come last
   * @param offset runs left out before the page
   * @param limit 1 or more
   */
  public record Query(
      OptionalLong experimentId,
      String filter,
      Optional<RunColumn> sort,
      boolean descending,
      List<RunColumn> columns,
      long offset,
      int limit) {}

  /**
   * @param studyId null where the run is no trial; {@code trialId} as well
   * @param values by column as it was asked for; texts and numbers; a missing value is left out
   */
  public record Row(
      Run run,
      String experimentName,
      OptionalLong studyId,
      OptionalLong trialId,
      Map<String, Object> values) {}

  /**
   * @param total runs that the filter lets through
   */
  public record Page(List<Row> rows, long total) {}

  /**
   * @throws org.espalier.tracking.TrackingException INVALID if the filter is wrong
   */
  public Page find(Query query) {
    Sql condition = RunSql.where(query.experimentId(), query.filter());
    return jdbi.withHandle(
        handle -> {
          try {
            return read(handle.getConnection(), condition, query);
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
  }

  private static Page read(Connection connection, Sql condition, Query query) throws SQLException {
    List<Row> rows = rows(connection, condition, query);
    fill(connection, rows, query.columns());
    return new Page(rows, count(connection, condition));
  }

  private static long count(Connection connection, Sql condition) throws SQLException {
    try (PreparedStatement select =
        RunSql.prepare(connection, Sql.of("select count(*) from run r").then(condition))) {
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<Row> rows(Connection connection, Sql condition, Query query)
      throws SQLException {
    Sql select =
        Sql.of(
                """
                select found.*,
                       (select e.name from experiment e where e.experiment_id = found.experiment_id)
                         as experiment_name,
                       (select t.study_id from trial t where t.run_id = found.run_id) as study_id,
                       (select t.trial_id from trial t where t.run_id = found.run_id) as trial_id
                from (select\s"""
                    + RunStore.COLUMNS
                    + " from run r")
            .then(query.sort().map(column -> RunSql.join(column, "k")).orElse(Sql.of("")))
            .then(condition)
            .then(" order by ")
            .then(order(query))
            .then(" limit ? offset ?) found", query.limit(), query.offset());
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = RunSql.prepare(connection, select);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                RunStore.read(row),
                row.getString("experiment_name"),
                number(row, "study_id"),
                number(row, "trial_id"),
                new TreeMap<>()));
      }
    }
    return rows;
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * Params that are numbers by value, before texts. Ties by start, the newest first, then by id.
   */
  private static Sql order(Query query) {
    Sql newest = Sql.of("r.started_at desc nulls last, r.run_number desc");
    if (query.sort().isEmpty()) {
      return newest;
    }
    String direction = query.descending() ? " desc nulls last, " : " nulls last, ";
    RunColumn column = query.sort().get();
    Sql order = Sql.of(RunSql.sortable(column, "k")).then(direction);
    if (column.kind() == RunColumn.Kind.PARAM) {
      order = order.then("k.value" + direction);
    }
    return order.then(newest);
  }

  private static void fill(Connection connection, List<Row> rows, List<RunColumn> columns)
      throws SQLException {
    Map<Long, Map<String, Object>> values = new HashMap<>();
    rows.forEach(row -> values.put(row.run().runNumber(), row.values()));
    long[] numbers = values.keySet().stream().mapToLong(Long::longValue).toArray();
    if (numbers.length == 0) {
      return;
    }
    for (RunColumn.Kind kind : RunColumn.Kind.values()) {
      List<RunColumn> ofKind = columns.stream().filter(column -> column.kind() == kind).toList();
      if (!ofKind.isEmpty()) {
        switch (kind) {
          case OWN -> {}
          case PARAM -> fillTexts(connection, "run_param", ofKind, numbers, values);
          case TAG -> fillTexts(connection, "run_tag", ofKind, numbers, values);
          case METRIC -> fillMetrics(connection, ofKind, numbers, values);
        }
      }
    }
  }

  private static void fillTexts(
      Connection connection,
      String table,
      List<RunColumn> columns,
      long[] numbers,
      Map<Long, Map<String, Object>> values)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select run_number, key, value from "
                + table
                + " where run_number = any (?) and key = any (?)")) {
      select.setArray(1, SqlArrays.bigints(connection, numbers));
      select.setArray(
          2, SqlArrays.texts(connection, columns.stream().map(RunColumn::key).toList()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String key = row.getString(2);
          for (RunColumn column : columns) {
            if (column.key().equals(key)) {
              put(values, row.getLong(1), column, row.getString(3));
            }
          }
        }
      }
    }
  }

  private static void fillMetrics(
      Connection connection,
      List<RunColumn> columns,
      long[] numbers,
      Map<Long, Map<String, Object>> values)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select s.run_number, m.name, s.last_value, s.minimum, s.maximum
            from metric m join metric_series s using (metric_id)
            where s.run_number = any (?) and m.name = any (?)
            """)) {
      select.setArray(1, SqlArrays.bigints(connection, numbers));
      select.setArray(
          2, SqlArrays.texts(connection, columns.stream().map(RunColumn::key).distinct().toList()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String name = row.getString(2);
          for (RunColumn column : columns) {
            if (column.key().equals(name)) {
              double value = row.getDouble(RunSql.field(column));
              put(values, row.getLong(1), column, row.wasNull() ? Double.NaN : value);
            }
          }
        }
      }
    }
  }

  private static void put(
      Map<Long, Map<String, Object>> values, long run, RunColumn column, Object value) {
    Map<String, Object> row = values.get(run);
    if (row != null) {
      row.put(column.text(), value);
    }
  }
}
