package org.espalier.tracking.model;

import java.util.List;
import java.util.Locale;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.Column;
import org.espalier.tracking.filter.Columns;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.ValueType;

/**
 * The fields of logged models, for a query over {@code logged_model l}.
 *
 * @param datasets only metrics that were measured on one of these count; empty for all
 */
record LoggedModelColumns(List<MeasuredOn> datasets) implements Columns {
  LoggedModelColumns {
    datasets = List.copyOf(datasets);
  }

  @Override
  public Column of(Filter.Field field) {
    return switch (field.entity()) {
      case ATTRIBUTE -> attribute(field.key());
      case PARAM -> row(ValueType.TEXT, pair("logged_model_param", field.key()));
      case TAG -> row(ValueType.TEXT, pair("logged_model_tag", field.key()));
      case METRIC ->
          row(
              ValueType.NUMBER,
              Sql.of(
                      """
                      from logged_model_metric p where p.model_number = l.model_number
                        and p.metric_id = (select metric_id from metric where name = ?) and\s""",
                      field.key())
                  .then(ofDatasets()));
      case DATASET ->
          throw TrackingException.invalid(
              "Invalid entity type 'dataset': data sets are given beside the filter, as 'datasets'");
    };
  }

  /** Whether a metric row {@code p} was measured on one of the data sets. */
  Sql ofDatasets() {
    if (datasets.isEmpty()) {
      return Sql.of("true");
    }
    Sql sql = Sql.of("(false");
    for (MeasuredOn dataset : datasets) {
      sql = sql.then(" or (p.dataset_name = ?", dataset.name());
      if (!dataset.digest().isEmpty()) {
        sql = sql.then(" and p.dataset_digest = ?", dataset.digest());
      }
      sql = sql.then(")");
    }
    return sql.then(")");
  }

  private static Column attribute(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "name" -> Column.own(ValueType.TEXT, "l.name");
      case "model_id" -> Column.own(ValueType.TEXT, "l.model_id");
      case "model_type" -> Column.own(ValueType.TEXT, "l.model_type");
      case "source_run_id" -> Column.own(ValueType.TEXT, "l.source_run_id");
      case "status" -> Column.own(ValueType.TEXT, "l.status");
      case "experiment_id" -> Column.own(ValueType.TEXT, "l.experiment_id::text");
      case "creation_time", "creation_timestamp", "creation_timestamp_ms" ->
          Column.own(ValueType.TIME, "l.created_at");
      case "last_updated_time", "last_updated_timestamp", "last_updated_timestamp_ms" ->
          Column.own(ValueType.TIME, "l.updated_at");
      default ->
          throw TrackingException.invalid("Invalid attribute key '%s' specified".formatted(key));
    };
  }

  private static Sql pair(String table, String key) {
    return Sql.of("from " + table + " p where p.model_number = l.model_number and p.key = ?", key);
  }

  private static Column row(ValueType type, Sql from) {
    return new Column(
        type,
        Sql.of("p.value"),
        condition -> Sql.of("exists (select 1 ").then(from).then(" and ").then(condition).then(")"),
        Sql.of("(select max(p.value) ").then(from).then(")"));
  }
}
