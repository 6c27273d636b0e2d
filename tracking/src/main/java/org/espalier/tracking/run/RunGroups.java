package org.espalier.tracking.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.tracking.filter.Sql;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Runs put together by the value of a column, and what a metric is in each group. Thread-safe. */
public final class RunGroups {
  private final Jdbi jdbi;

  public RunGroups(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param experimentId only runs of this experiment
   * @param filter in the language of {@link org.espalier.tracking.filter.FilterParser}; empty for
   *     all
   * @param by a param, a tag, or a run's own column
   * @param metric summed up for each group
   * @param limit groups, 1 or more
   */
  public record Query(
      OptionalLong experimentId,
      String filter,
      RunColumn by,
      Optional<RunColumn> metric,
      int limit) {}

  /**
   * @param value null for the runs that have none
   * @param runs in it
   * @param measured runs of it with a number of the metric
   * @param mean of these; null without one, as are the others
   */
  public record Group(
      @Nullable String value,
      long runs,
      long measured,
      @Nullable Double mean,
      @Nullable Double least,
      @Nullable Double greatest) {}

  /**
   * @param groups the largest first
   * @param total groups that there are
   */
  public record Page(List<Group> groups, long total) {}

  /**
   * @throws org.espalier.tracking.TrackingException INVALID if the filter is wrong
   */
  public Page find(Query query) {
    Sql select =
        Sql.of("select g.*, count(*) over () as total from (select ")
            .then(RunSql.text(query.by(), "k") + " as value, count(*) as runs, ")
            .then(
                query
                    .metric()
                    .map(RunGroups::summary)
                    .orElse("0 as measured, null as mean, null as least, null as greatest"))
            .then(" from run r")
            .then(RunSql.join(query.by(), "k"))
            .then(query.metric().map(metric -> RunSql.join(metric, "v")).orElse(Sql.of("")))
            .then(RunSql.where(query.experimentId(), query.filter()))
            .then(" group by 1) g order by runs desc, value limit ?", query.limit());
    return jdbi.withHandle(
        handle -> {
          try {
            return read(handle.getConnection(), select);
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
  }

  /** Of the numbers alone: one run that diverged is no mean of all. */
  private static String summary(RunColumn metric) {
    String finite =
        "case when abs(%1$s) < 'Infinity' then %1$s end".formatted(RunSql.sortable(metric, "v"));
    return "count(%1$s) as measured, avg(%1$s) as mean, min(%1$s) as least, max(%1$s) as greatest"
        .formatted(finite);
  }

  private static Page read(Connection connection, Sql select) throws SQLException {
    List<Group> groups = new ArrayList<>();
    long total = 0;
    try (PreparedStatement statement = RunSql.prepare(connection, select);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        total = row.getLong("total");
        groups.add(
            new Group(
                row.getString("value"),
                row.getLong("runs"),
                row.getLong("measured"),
                number(row, "mean"),
                number(row, "least"),
                number(row, "greatest")));
      }
    }
    return new Page(groups, total);
  }

  private static @Nullable Double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }
}
