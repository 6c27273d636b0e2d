package org.espalier.tracking.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.SqlCompiler;

/** Pieces of SQL over {@code run r}: which runs, and the value of a column of theirs. */
final class RunSql {
  private static final SqlCompiler COMPILER = new SqlCompiler(new RunColumns());

  private RunSql() {}

  /**
   * A {@code where} with the active runs that fit.
   *
   * @throws org.espalier.tracking.TrackingException INVALID if the filter is wrong
   */
  static Sql where(OptionalLong experiment, String filter) {
    Sql where =
        Sql.of(" where r.lifecycle_stage = 'active' and ")
            .then(COMPILER.condition(FilterParser.parse(filter)));
    return experiment.isPresent()
        ? where.then(" and r.experiment_id = ?", experiment.getAsLong())
        : where;
  }

  /**
   * The rows that hold a column's values as {@code alias}, beside {@code run r}; one a run at the
   * most.
   */
  static Sql join(RunColumn column, String alias) {
    return switch (column.kind()) {
      case OWN -> Sql.of("");
      case PARAM -> join("run_param", alias, column.key());
      case TAG -> join("run_tag", alias, column.key());
      case METRIC ->
          Sql.of(
              """
               left join metric_series %1$s on %1$s.run_number = r.run_number
                 and %1$s.metric_id = (select m.metric_id from metric m where m.name = ?)
              """
                  .formatted(alias),
              column.key());
    };
  }

  private static Sql join(String table, String alias, String key) {
    return Sql.of(
        " left join %1$s %2$s on %2$s.run_number = r.run_number and %2$s.key = ? "
            .formatted(table, alias),
        key);
  }

  /**
   * What sorts a column: numbers by value, also where a param's text is one; null for other texts.
   */
  static String sortable(RunColumn column, String alias) {
    return switch (column.kind()) {
      case OWN -> own(column.key());
      case PARAM -> number(alias);
      case TAG -> alias + ".value";
      case METRIC -> "nullif(" + alias + "." + field(column) + ", 'NaN')";
    };
  }

  /** A column's value as text; null where there is none. */
  static String text(RunColumn column, String alias) {
    return switch (column.kind()) {
      case OWN -> own(column.key()) + "::text";
      case PARAM, TAG -> alias + ".value";
      case METRIC -> alias + "." + field(column) + "::text";
    };
  }

  private static String own(String key) {
    return switch (key) {
      case "started_at" -> "r.started_at";
      case "ended_at" -> "r.ended_at";
      case "duration" -> "(coalesce(r.ended_at, now()) - r.started_at)";
      case "name" -> "r.name";
      case "status" -> "r.status";
      default -> "r.run_id";
    };
  }

  /** A param's value where it is a number. */
  static String number(String alias) {
    return "case when %1$s.value ~ '^-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$' then %1$s.value::double precision end"
        .formatted(alias);
  }

  /** The column of {@code metric_series} that an aggregate is in. */
  static String field(RunColumn column) {
    return switch (column.aggregate()) {
      case "min" -> "minimum";
      case "max" -> "maximum";
      default -> "last_value";
    };
  }

  static PreparedStatement prepare(Connection connection, Sql sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.text());
    try {
      int place = 1;
      for (Object value : sql.values()) {
        if (value instanceof List<?> texts) {
          statement.setArray(place++, connection.createArrayOf("text", texts.toArray()));
        } else {
          statement.setObject(place++, value);
        }
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }
}
