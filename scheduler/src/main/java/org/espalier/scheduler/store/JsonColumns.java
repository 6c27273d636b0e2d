package org.espalier.scheduler.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.jspecify.annotations.Nullable;

/** Values of jsonb columns, which only we write: what cannot be read is our error. */
final class JsonColumns {

  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<Map<String, ParameterValue>> PARAMETERS =
      new TypeReference<>() {};

  private JsonColumns() {}

  static Map<String, Double> numbers(@Nullable String json) {
    return json == null ? Map.of() : read(json, NUMBERS);
  }

  static Map<String, ParameterValue> parameters(String json) {
    return read(json, PARAMETERS);
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return Json.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored " + type.getSimpleName() + " cannot be read", e);
    }
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return Json.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored " + type.getType() + " cannot be read", e);
    }
  }
}
