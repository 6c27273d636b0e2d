package org.espalier.tracking.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
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
 * Reads a {@link MetricBatch} token by token: the same JSON as {@link Json} reads, without a tree,
 * reflection or a set of the names seen in every object, since most of what comes over Kafka is
 * this.
 */
final class MetricBatchReader {
  private final JsonParser parser;
  private final Map<String, String> names = new HashMap<>();

  private MetricBatchReader(JsonParser parser) {
    this.parser = parser;
  }

  static MetricBatch read(byte[] json) throws IOException {
    try (JsonParser parser = Json.mapper().getFactory().createParser(json)) {
      parser.disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
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
        case "attempt" -> {
          once(attempt == null, field);
          attempt = attempt(token);
        }
        case "run_id" -> {
          once(runId == null, field);
          runId = text(token);
        }
        case "points" -> {
          once(points == null, field);
          points = points(token);
        }
        default -> parser.skipChildren();
      }
    }
    if (attempt == null || runId == null || points == null) {
      throw new IOException("attempt, run_id or points is missing");
    }
    return new MetricBatch(attempt, runId, points);
  }

  private AttemptReference attempt(JsonToken start) throws IOException {
    expect(start, JsonToken.START_OBJECT);
    Long trial = null;
    Long number = null;
    String worker = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "trial_id" -> {
          once(trial == null, field);
          trial = whole(token);
        }
        case "attempt" -> {
          once(number == null, field);
          number = whole(token);
        }
        case "worker_id" -> {
          once(worker == null, field);
          worker = text(token);
        }
        default -> parser.skipChildren();
      }
    }
    expect(parser.currentToken(), JsonToken.END_OBJECT);
    if (trial == null || number == null || worker == null || number != number.intValue()) {
      throw new IOException("trial_id, attempt or worker_id is missing or out of range");
    }
    return new AttemptReference(trial, number.intValue(), worker);
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
        case "metric" -> {
          once(metric == null, field);
          metric = names.computeIfAbsent(text(token), name -> name);
        }
        case "step" -> {
          once((seen & 1) == 0, field);
          step = whole(token);
          seen |= 1;
        }
        case "time_millis" -> {
          once((seen & 2) == 0, field);
          time = whole(token);
          seen |= 2;
        }
        case "value" -> {
          once((seen & 4) == 0, field);
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
            case String other -> NumberInput.parseDouble(other, true);
          };
      case null, default -> throw new IOException("a number was expected, not " + token);
    };
  }

  private static void once(boolean first, String field) throws IOException {
    if (!first) {
      throw new IOException("the field '" + field + "' stands twice");
    }
  }

  private static void expect(@Nullable JsonToken found, JsonToken expected) throws IOException {
    if (found != expected) {
      throw new IOException("%s was expected, not %s".formatted(expected, found));
    }
  }
}
