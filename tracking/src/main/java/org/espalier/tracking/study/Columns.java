package org.espalier.tracking.study;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.jspecify.annotations.Nullable;

/** Columns that may be null, and those of JSON. */
final class Columns {
  private static final TypeReference<TreeMap<String, Double>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<TreeMap<String, ParameterValue>> PARAMETERS =
      new TypeReference<>() {};

  private Columns() {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  static @Nullable Instant maybeInstant(ResultSet row, String column) throws SQLException {
    var time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  static @Nullable Integer maybeInteger(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  static Map<String, Double> numbers(@Nullable String json) {
    return json == null ? Map.of() : read(json, NUMBERS);
  }

  static Map<String, ParameterValue> parameters(@Nullable String json) {
    return json == null ? Map.of() : read(json, PARAMETERS);
  }

  static <T> T read(String json, TypeReference<T> type) {
    try {
      return Json.mapper().readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException("stored JSON cannot be read: " + json, e);
    }
  }
}
