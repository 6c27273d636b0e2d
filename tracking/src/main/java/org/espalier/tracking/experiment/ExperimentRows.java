package org.espalier.tracking.experiment;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.tracking.Lifecycle;
import org.jspecify.annotations.Nullable;

/** Rows of experiments with their tags. */
final class ExperimentRows {
  static final String COLUMNS =
      """
      e.experiment_id, e.name, e.lifecycle_stage, e.created_at, e.updated_at,
             (select json_object_agg(t.key, t.value) from experiment_tag t
              where t.experiment_id = e.experiment_id) as tags
      """;
  static final String FROM = "from experiment e ";
  static final String SELECT = "select " + COLUMNS + FROM;

  private static final TypeReference<TreeMap<String, String>> TAGS = new TypeReference<>() {};

  private ExperimentRows() {}

  static Experiment read(ResultSet row) throws SQLException {
    return new Experiment(
        row.getLong("experiment_id"),
        row.getString("name"),
        Lifecycle.of(row.getString("lifecycle_stage")),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        tags(row.getString("tags")));
  }

  private static SortedMap<String, String> tags(@Nullable String json) {
    if (json == null) {
      return new TreeMap<>();
    }
    try {
      return Json.mapper().readValue(json, TAGS);
    } catch (IOException e) {
      throw new IllegalStateException("tags of an experiment cannot be read", e);
    }
  }
}
