package org.espalier.web.mlflow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.access.Project;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request: of the query for GET, of the JSON body for every other method. Fields
 * that nobody asks for are ignored, as MLflow's are. Whole numbers may come as texts. Not
 * thread-safe.
 */
final class Arguments {
  private static final byte[] NO_BODY = {};

  private final byte[] body;
  private final JsonFactory bounds;
  private final long project;

  /** Of a body not before somebody asks for a field. */
  private @Nullable JsonNode fields;

  private Arguments(byte[] body, JsonFactory bounds, long project, @Nullable JsonNode fields) {
    this.body = body;
    this.bounds = bounds;
    this.project = project;
    this.fields = fields;
  }

  static Arguments of(ObjectNode fields) {
    return new Arguments(NO_BODY, Json.mapper().getFactory(), Project.DEFAULT_ID, fields);
  }

  /** The same for a caller who wants new things in a project. */
  Arguments wanting(long projectId) {
    return new Arguments(body, bounds, projectId, fields);
  }

  /** Where new things belong. */
  long project() {
    return project;
  }

  /** The whole body as it came; empty for a query, and for an object within a body. */
  byte[] body() {
    return body;
  }

  static Arguments of(Context context) {
    return context.method().name().equals("GET") || context.method().name().equals("HEAD")
        ? ofQuery(context)
        : ofBody(context);
  }

  private static Arguments ofQuery(Context context) {
    ObjectNode node = Json.mapper().createObjectNode();
    context
        .queryParamMap()
        .forEach(
            (name, values) -> {
              ArrayNode all = node.putArray(name);
              values.forEach(all::add);
            });
    return of(node);
  }

  private static Arguments ofBody(Context context) {
    return ofBody(context.bodyAsBytes(), Json.mapper().getFactory());
  }

  /**
   * @param bounds whose limits hold
   */
  static Arguments ofBody(byte[] body, JsonFactory bounds) {
    return new Arguments(body, bounds, Project.DEFAULT_ID, null);
  }

  private JsonNode fields() {
    if (fields == null) {
      fields = body.length == 0 ? Json.mapper().createObjectNode() : parse();
    }
    return fields;
  }

  private JsonNode parse() {
    try (JsonParser parser = bounds.createParser(body)) {
      JsonNode node = Json.mapper().reader().readTree(parser);
      if (node == null || !node.isObject() || parser.nextToken() != null) {
        throw noObject();
      }
      return node;
    } catch (IOException e) {
      throw unreadable();
    }
  }

  static TrackingException noObject() {
    return TrackingException.invalid("The request's body must be a JSON object.");
  }

  static TrackingException unreadable() {
    return TrackingException.invalid("The request's body cannot be read as JSON.");
  }

  /** The field, the only value of a query parameter; null and an empty text are as if missing. */
  private Optional<JsonNode> node(String name) {
    JsonNode node = fields().get(name);
    if (node != null && node.isArray() && node.size() == 1 && !node.get(0).isContainerNode()) {
      node = node.get(0);
    }
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  Optional<String> maybe(String name) {
    return node(name)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw wrong(name, node, "a text");
              }
              return node.textValue();
            });
  }

  /** Empty where it is missing. */
  String text(String name) {
    return maybe(name).orElse("");
  }

  String required(String name) {
    return maybe(name).filter(text -> !text.isEmpty()).orElseThrow(() -> missing(name));
  }

  static TrackingException missing(String name) {
    return TrackingException.invalid("Missing value for required parameter '" + name + "'.");
  }

  /** {@code run_id}, or {@code run_uuid} in its place. */
  String runId() {
    return maybe("run_id")
        .filter(id -> !id.isEmpty())
        .or(() -> maybe("run_uuid").filter(id -> !id.isEmpty()))
        .orElseThrow(() -> missing("run_id"));
  }

  OptionalLong whole(String name) {
    Optional<JsonNode> node = node(name);
    return node.isEmpty() ? OptionalLong.empty() : OptionalLong.of(whole(name, node.get()));
  }

  long whole(String name, long otherwise) {
    return whole(name).orElse(otherwise);
  }

  private static long whole(String name, JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isFloatingPointNumber() && node.doubleValue() == Math.rint(node.doubleValue())) {
      return (long) node.doubleValue();
    }
    if (node.isTextual()) {
      try {
        return Long.parseLong(node.textValue());
      } catch (NumberFormatException e) {
        throw wrong(name, node, "a whole number");
      }
    }
    throw wrong(name, node, "a whole number");
  }

  double requiredReal(String name) {
    JsonNode node = node(name).orElseThrow(() -> missing(name));
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isTextual()) {
      return switch (node.textValue()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        case String text -> {
          try {
            yield Double.parseDouble(text);
          } catch (NumberFormatException e) {
            throw wrong(name, node, "a number");
          }
        }
      };
    }
    throw wrong(name, node, "a number");
  }

  boolean has(String name) {
    return node(name).isPresent();
  }

  boolean flag(String name) {
    return node(name)
        .map(node -> node.isBoolean() ? node.booleanValue() : node.asText().equals("true"))
        .orElse(false);
  }

  List<String> texts(String name) {
    JsonNode node = fields().get(name);
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list(name, node)) {
      if (!item.isTextual()) {
        throw wrong(name, node, "a list of texts");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  List<Arguments> objects(String name) {
    JsonNode node = fields().get(name);
    if (node == null || node.isNull()) {
      return List.of();
    }
    List<Arguments> objects = new ArrayList<>();
    for (JsonNode item : list(name, node)) {
      if (!item.isObject()) {
        throw wrong(name, node, "a list of objects");
      }
      objects.add(of((ObjectNode) item));
    }
    return objects;
  }

  Arguments object(String name) {
    JsonNode node = node(name).orElseThrow(() -> missing(name));
    if (!node.isObject()) {
      throw wrong(name, node, "an object");
    }
    return of((ObjectNode) node);
  }

  /** A list of {@code {key, value}}; of a key that stands twice the last one counts. */
  Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Arguments pair : objects(name)) {
      pairs.put(pair.required("key"), pair.text("value"));
    }
    return pairs;
  }

  private static JsonNode list(String name, JsonNode node) {
    if (!node.isArray()) {
      throw wrong(name, node, "a list");
    }
    return node;
  }

  private static TrackingException wrong(String name, JsonNode node, String wanted) {
    String shown = node.toString();
    return TrackingException.invalid(
        "Invalid value %s for parameter '%s' supplied: it must be %s"
            .formatted(shown.length() > 100 ? shown.substring(0, 100) + "…" : shown, name, wanted));
  }
}
