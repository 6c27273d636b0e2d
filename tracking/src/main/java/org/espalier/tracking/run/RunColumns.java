package org.espalier.tracking.run;

import java.util.List;
import java.util.Locale;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.Column;
import org.espalier.tracking.filter.Columns;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.ValueType;

/** The fields of runs, for a query over {@code run r}. */
public final class RunColumns implements Columns {
  @Override
  public Column of(Filter.Field field) {
    return switch (field.entity()) {
      case METRIC -> metric(field.key());
      case PARAM -> pair("run_param", field.key());
      case TAG -> pair("run_tag", field.key());
      case DATASET -> dataset(field.key());
      case ATTRIBUTE -> attribute(field.key());
    };
  }

  private static Column metric(String name) {
    Sql from =
        Sql.of(
            """
            from metric_series s
            where s.run_number = r.run_number
              and s.metric_id = (select m.metric_id from metric m where m.name = ?)
            """,
            name);
    return new Column(
        ValueType.NUMBER,
        Sql.of("s.last_value"),
        condition -> Sql.of("exists (select 1 ").then(from).then(" and ").then(condition).then(")"),
        Sql.of("(select s.last_value ").then(from).then(")"));
  }

  /**
   * Runs in the order of a metric, as the index over the latest values of each experiment has them.
   */
  public static Search.Shortcut byMetric(List<Long> experiments, String name, Sql conditions) {
    return new Search.Shortcut(
        Sql.of("unnest(?::bigint[]) as part(experiment_id)", experiments),
        Sql.of(
                """
                from metric_series o join run r on r.run_number = o.run_number
                where o.metric_id = (select m.metric_id from metric m where m.name = ?)
                  and o.experiment_id = part.experiment_id and o.last_value < 'NaN' and
                """,
                name)
            .then(conditions),
        Sql.of("o.last_value"));
  }

  private static Column pair(String table, String key) {
    Sql from = Sql.of("from " + table + " p where p.run_number = r.run_number and p.key = ?", key);
    return new Column(
        ValueType.TEXT,
        Sql.of("p.value"),
        condition -> Sql.of("exists (select 1 ").then(from).then(" and ").then(condition).then(")"),
        Sql.of("(select p.value ").then(from).then(")"));
  }

  private static Column dataset(String key) {
    String expression =
        switch (key.toLowerCase(Locale.ROOT)) {
          case "name" -> "d.name";
          case "digest" -> "d.digest";
          case "context" -> "u.context";
          default ->
              throw TrackingException.invalid(
                  "Invalid dataset key '%s' specified. Valid keys are '[name, digest, context]'"
                      .formatted(key));
        };
    String from =
        """
        from run_dataset u join dataset d using (dataset_id) where u.run_number = r.run_number
        """;
    return new Column(
        ValueType.TEXT,
        Sql.of(expression),
        condition -> Sql.of("exists (select 1 " + from + " and ").then(condition).then(")"),
        Sql.of("(select min(" + expression + ") " + from + ")"));
  }

  private static Column attribute(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "run_id" -> Column.own(ValueType.TEXT, "r.run_id");
      case "run_name", "run name" -> Column.own(ValueType.TEXT, "r.name");
      case "user_id" -> Column.own(ValueType.TEXT, "r.user_id");
      case "status" -> Column.own(ValueType.TEXT, "r.status");
      case "lifecycle_stage" -> Column.own(ValueType.TEXT, "r.lifecycle_stage");
      case "experiment_id" -> Column.own(ValueType.TEXT, "r.experiment_id::text");
      case "artifact_uri" ->
          Column.own(
              ValueType.TEXT,
              "('mlflow-artifacts:/' || r.experiment_id || '/' || r.run_id || '/artifacts')");
      case "start_time", "created" -> Column.own(ValueType.TIME, "r.started_at");
      case "end_time" -> Column.own(ValueType.TIME, "r.ended_at");
      default ->
          throw TrackingException.invalid(
              ("Invalid attribute key '%s' specified. Valid keys are '[run_id, run_name, user_id,"
                      + " status, artifact_uri, start_time, end_time, created]'")
                  .formatted(key));
    };
  }
}
