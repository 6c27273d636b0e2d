package org.espalier.web.mlflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.metric.MetricPoint;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code runs/log-batch}, read as a stream: a thousand metrics as a tree of nodes cost
 * more than all that is done with them. What is not as clients mostly write it, a number as a text
 * or a field that a point has not, is read as a tree after all, so that it means the same
 * everywhere.
 *
 * @param others every field but {@code metrics}
 * @param points of all metrics, in their order
 * @param withMore the metrics that have more fields than a point, such as {@code model_id}
 */
record BatchBody(Arguments others, List<MetricPoint> points, List<Arguments> withMore) {
  private static final ObjectReader TREES =
      Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * @throws TrackingException INVALID if the body is no JSON object, or a metric is wrong
   */
  static BatchBody read(byte[] body) {
    if (body.length == 0) {
      return new BatchBody(Arguments.of(Json.mapper().createObjectNode()), List.of(), List.of());
    }
    try (JsonParser parser = Json.mapper().getFactory().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Arguments.noObject();
      }
      ObjectNode others = Json.mapper().createObjectNode();
      Metrics metrics = new Metrics(parser);
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.START_ARRAY && field.equals("metrics")) {
          metrics.read();
        } else {
          others.set(field, TREES.readTree(parser));
        }
      }
      if (parser.nextToken() != null) {
        throw Arguments.unreadable();
      }
      Arguments fields = Arguments.of(others);
      // Says what is wrong with metrics that are no list.
      fields.objects("metrics");
      return new BatchBody(fields, metrics.points, metrics.withMore);
    } catch (IOException e) {
      throw Arguments.unreadable();
    }
  }

  /** Reads the list of metrics. */
  private static final class Metrics {
    private final JsonParser parser;
    private final List<MetricPoint> points = new ArrayList<>();
    private final List<Arguments> withMore = new ArrayList<>();

    /** The last key found right; mostly the next one is the same. */
    private String checkedKey = "";

    Metrics(JsonParser parser) {
      this.parser = parser;
    }

    void read() throws IOException {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          ObjectNode wrong = Json.mapper().createObjectNode();
          JsonNode item = TREES.readTree(parser);
          wrong.putArray("metrics").add(item);
          Arguments.of(wrong).objects("metrics");
        }
        readOne();
      }
    }

    private void readOne() throws IOException {
      String key = null;
      Double value = null;
      long time = 0;
      long step = 0;
      ObjectNode unusual = null;
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (field.equals("key") && token == JsonToken.VALUE_STRING) {
          key = parser.getText();
        } else if (field.equals("value") && token.isNumeric()) {
          value = parser.getDoubleValue();
        } else if (field.equals("timestamp") && isLong(token)) {
          time = parser.getLongValue();
        } else if (field.equals("step") && isLong(token)) {
          step = parser.getLongValue();
        } else {
          unusual = unusual == null ? Json.mapper().createObjectNode() : unusual;
          unusual.set(field, TREES.readTree(parser));
        }
      }
      if (unusual != null || key == null || key.isEmpty() || value == null) {
        addUnusual(whole(unusual, key, value, time, step));
        return;
      }
      if (!key.equals(checkedKey)) {
        checkedKey = Checks.key("metric", key);
      }
      points.add(new MetricPoint(checkedKey, step, time, value));
    }

    private boolean isLong(JsonToken token) throws IOException {
      return token == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static Arguments whole(
        @Nullable ObjectNode unusual,
        @Nullable String key,
        @Nullable Double value,
        long time,
        long step) {
      ObjectNode whole = Json.mapper().createObjectNode();
      whole.put("key", key).put("value", value).put("timestamp", time).put("step", step);
      return Arguments.of(unusual == null ? whole : whole.setAll(unusual));
    }

    private void addUnusual(Arguments metric) {
      points.add(LogCalls.point(metric));
      withMore.add(metric);
    }
  }
}
