package org.espalier.tracking.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.espalier.core.json.Json;
import org.espalier.core.message.LogBatch;
import org.espalier.core.message.MetricBatch;

/** A record of a topic, read as strictly as a request over HTTP. */
sealed interface Message {

  record Metrics(ConsumerRecord<?, byte[]> source, MetricBatch batch) implements Message {}

  record Logs(ConsumerRecord<?, byte[]> source, LogBatch batch) implements Message {}

  /**
   * @param reason why nobody can read it
   */
  record Poison(ConsumerRecord<?, byte[]> source, String reason) implements Message {}

  ConsumerRecord<?, byte[]> source();

  int MOST_NAME_CHARACTERS = 250;
  Set<String> LEVELS = Set.of("INFO", "WARN", "ERROR", "OUT");

  static Message read(ConsumerRecord<?, byte[]> source, IngestTopics topics) {
    if (source.value() == null) {
      return new Poison(source, "it is empty");
    }
    try {
      if (source.topic().equals(topics.metrics())) {
        MetricBatch batch = MetricBatchReader.read(source.value());
        String last = "loss";
        for (MetricBatch.Point point : batch.points()) {
          // Points of one metric mostly follow one another.
          if (!point.metric().equals(last) && !isName(point.metric())) {
            return new Poison(
                source, "a metric's name is empty, too long or holds control characters");
          }
          last = point.metric();
        }
        return new Metrics(source, batch);
      }
      LogBatch batch = Json.read(source.value(), LogBatch.class);
      for (LogBatch.Line line : batch.lines()) {
        if (line.number() < 1 || !LEVELS.contains(line.level())) {
          return new Poison(
              source, "line %d of level '%s' is not one".formatted(line.number(), line.level()));
        }
      }
      return new Logs(source, batch);
    } catch (IOException | RuntimeException e) {
      return new Poison(source, "it cannot be read: " + firstLine(e));
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MOST_NAME_CHARACTERS
        && name.chars().noneMatch(Character::isISOControl);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The first 4,000 characters of a record, as text PostgreSQL can store. */
  static String shown(ConsumerRecord<?, byte[]> source) {
    byte[] value = source.value() == null ? new byte[0] : source.value();
    String text =
        new String(value, 0, Math.min(value.length, 16_000), StandardCharsets.UTF_8)
            .replace('\0', '\uFFFD');
    return text.length() <= 4_000 ? text : text.substring(0, 4_000);
  }
}
