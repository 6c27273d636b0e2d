package org.espalier.web.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingException;

/** The tag in which MLflow 2 keeps the models of a run. */
final class ModelHistory {
  static final String TAG = "mlflow.log-model.history";

  private ModelHistory() {}

  /** The tag's value with one model more; the same model again is there once. */
  static String with(String before, String model) {
    try {
      JsonNode added = Json.mapper().readTree(model);
      if (!added.isObject()) {
        throw TrackingException.invalid("Malformed model info: it must be a JSON object");
      }
      for (String field : new String[] {"artifact_path", "flavors", "utc_time_created", "run_id"}) {
        if (!added.has(field)) {
          throw TrackingException.invalid(
              "Model json is missing mandatory fields: '%s'".formatted(field));
        }
      }
      ArrayNode history = Json.mapper().createArrayNode();
      if (Json.mapper().readTree(before) instanceof ArrayNode known) {
        history.addAll(known);
      }
      for (JsonNode present : history) {
        if (present.equals(added)) {
          return history.toString();
        }
      }
      return history.add(added).toString();
    } catch (IOException e) {
      throw TrackingException.invalid("Malformed model info: it is no JSON");
    }
  }
}
