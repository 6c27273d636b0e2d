package org.espalier.tracking.model;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.tracking.Lifecycle;
import org.jspecify.annotations.Nullable;

/** Rows of logged models with all that hangs on them. */
final class LoggedModelRows {
  static final String COLUMNS =
      """
      l.*,
             (select json_object_agg(p.key, p.value) from logged_model_param p
              where p.model_number = l.model_number) as params,
             (select json_object_agg(t.key, t.value) from logged_model_tag t
              where t.model_number = l.model_number) as tags,
             (select json_agg(json_build_object(
                'name', n.name, 'step', v.step, 'time', v.time, 'value', v.value::text,
                'run_id', r.run_id, 'dataset_name', v.dataset_name,
                'dataset_digest', v.dataset_digest) order by n.name, r.run_id)
              from logged_model_metric v join metric n using (metric_id) join run r using (run_number)
              where v.model_number = l.model_number) as metrics
      """;
  static final String FROM = "from logged_model l ";
  static final String SELECT = "select " + COLUMNS + FROM;

  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<List<LoggedModel.Metric>> METRICS = new TypeReference<>() {};

  private LoggedModelRows() {}

  static LoggedModel read(ResultSet row) throws SQLException {
    return new LoggedModel(
        row.getLong("model_number"),
        row.getString("model_id"),
        row.getLong("experiment_id"),
        row.getString("name"),
        row.getString("model_type"),
        row.getString("source_run_id"),
        row.getString("status"),
        row.getString("status_message"),
        Lifecycle.of(row.getString("lifecycle_stage")),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        json(row.getString("params"), TEXTS, new TreeMap<>()),
        json(row.getString("tags"), TEXTS, new TreeMap<>()),
        json(row.getString("metrics"), METRICS, List.of()));
  }

  private static <T> T json(@Nullable String json, TypeReference<T> type, T missing) {
    if (json == null) {
      return missing;
    }
    try {
      return Json.mapper().readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException("stored JSON cannot be read", e);
    }
  }
}
