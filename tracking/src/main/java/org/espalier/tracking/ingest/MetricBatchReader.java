package org.espalier.tracking.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.MetricBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link MetricBatch} token by token: the same JSON as {@link Json} reads, without a tree
 * or reflection, since most of what comes over Kafka is this.
 */
final class MetricBatchReader {
  private static final ObjectReader ATTEMPTS =
      Json.mapper()
          .readerFor(AttemptReference.class)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonParser parser;
  private final Map<String, String> names = new HashMap<>();

  private MetricBatchReader(JsonParser parser) {
    this.parser = parser;
  }

  static MetricBatch read(byte[] json) throws IOException {
    try (JsonParser parser = Json.mapper().getFactory().createParser(json)) {
      MetricBatch batch = new MetricBatchReader(parser).batch();
      if (parser.nextToken() != null) {
        throw new IOException("something follows the batch");
      }
      return batch;
    }
  }

  private MetricBatch batch() throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT);
    AttemptReference attempt = null;
    String runId = null;
    List<MetricBatch.Point> points = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "attempt" -> attempt = ATTEMPTS.readValue(parser);
        case "run_id" -> runId = text(token);
        case "points" -> points = points(token);
        default -> parser.skipChildren();
      }
    }
    if (attempt == null || runId == null || points == null) {
      throw new IOException("attempt, run_id or points is missing");
    }
    return new MetricBatch(attempt, runId, points);
  }

  private List<MetricBatch.Point> points(JsonToken start) throws IOException {
    expect(start, JsonToken.START_ARRAY);
    List<MetricBatch.Point> points = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      points.add(point());
    }
    expect(parser.currentToken(), JsonToken.END_ARRAY);
    return points;
  }

  private MetricBatch.Point point() throws IOException {
    @Nullable String metric = null;
    long step = 0;
    long time = 0;
    double value = 0;
    int seen = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "metric" -> metric = names.computeIfAbsent(text(token), name -> name);
        case "step" -> {
          step = whole(token);
          seen |= 1;
        }
        case "time_millis" -> {
          time = whole(token);
          seen |= 2;
        }
        case "value" -> {
          value = real(token);
          seen |= 4;
        }
        default -> parser.skipChildren();
      }
    }
    expect(parser.currentToken(), JsonToken.END_OBJECT);
    if (metric == null || seen != 7) {
      throw new IOException("a point lacks metric, step, time_millis or value");
    }
    return new MetricBatch.Point(metric, step, time, value);
  }

  private String text(JsonToken token) throws IOException {
    expect(token, JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private long whole(JsonToken token) throws IOException {
    expect(token, JsonToken.VALUE_NUMBER_INT);
    return parser.getLongValue();
  }

  private double real(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING ->
          switch (parser.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case String other -> NumberInput.parseDouble(other, false);
          };
      case null, default -> throw new IOException("a number was expected, not " + token);
    };
  }

  private static void expect(@Nullable JsonToken found, JsonToken expected) throws IOException {
    if (found != expected) {
      throw new IOException("%s was expected, not %s".formatted(expected, found));
    }
  }
}
