package org.espalier.tracking.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.jspecify.annotations.Nullable;

/** Rows of the registry. */
final class RegistryRows {
  static final String MODEL_COLUMNS =
      """
      m.registered_number, m.name, m.user_id, m.description, m.created_at, m.updated_at,
             (select json_object_agg(t.key, t.value) from registered_model_tag t
              where t.registered_number = m.registered_number) as tags,
             (select json_object_agg(a.alias, a.version::text) from registered_model_alias a
              where a.registered_number = m.registered_number) as aliases
      """;
  static final String MODEL_FROM = "from registered_model m ";
  static final String MODELS = "select " + MODEL_COLUMNS + MODEL_FROM;

  static final String VERSION_COLUMNS =
      """
      v.*, m.name,
             (select json_object_agg(t.key, t.value) from model_version_tag t
              where t.registered_number = v.registered_number and t.version = v.version) as tags,
             (select json_object_agg(a.alias, '') from registered_model_alias a
              where a.registered_number = v.registered_number and a.version = v.version) as aliases
      """;
  static final String VERSION_FROM =
      "from model_version v join registered_model m using (registered_number) ";
  static final String VERSIONS = "select " + VERSION_COLUMNS + VERSION_FROM;

  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  private RegistryRows() {}

  static RegisteredModel model(ResultSet row) throws SQLException {
    TreeMap<String, Integer> aliases = new TreeMap<>();
    texts(row.getString("aliases"))
        .forEach((alias, version) -> aliases.put(alias, Integer.valueOf(version)));
    return new RegisteredModel(
        row.getString("name"),
        row.getString("user_id"),
        row.getString("description"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        texts(row.getString("tags")),
        aliases,
        List.of());
  }

  static ModelVersion version(ResultSet row) throws SQLException {
    return new ModelVersion(
        row.getString("name"),
        row.getInt("version"),
        row.getString("stage"),
        row.getString("source"),
        row.getString("run_id"),
        row.getString("model_id"),
        row.getString("run_link"),
        row.getString("user_id"),
        row.getString("description"),
        row.getString("status"),
        row.getString("status_message"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        texts(row.getString("tags")),
        List.copyOf(texts(row.getString("aliases")).keySet()));
  }

  private static SortedMap<String, String> texts(@Nullable String json) {
    if (json == null) {
      return new TreeMap<>();
    }
    try {
      return Json.mapper().readValue(json, TEXTS);
    } catch (IOException e) {
      throw new IllegalStateException("stored JSON cannot be read", e);
    }
  }
}
