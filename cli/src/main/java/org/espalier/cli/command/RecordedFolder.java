package org.espalier.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.core.json.Json;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.espalier.core.study.StudySpec;
import org.espalier.search.simulate.RecordedStudy;
import org.espalier.search.simulate.Recording;

/** Reads what {@code export --points --format jsonl} wrote as trials to play again. */
final class RecordedFolder {
  private RecordedFolder() {}

  /**
   * The trials that measured every objective of the study.
   *
   * @throws UsageException if the folder holds no such export, or no trial fits the study
   */
  static RecordedStudy read(Path folder, StudySpec study) {
    Map<String, Map<String, ParameterValue>> runs = new LinkedHashMap<>();
    lines(
        folder.resolve("runs.jsonl"),
        run -> runs.put(run.path("run_id").asText(), values(run, study.space())));
    List<String> metrics = study.objectives().stream().map(Objective::metric).toList();
    Map<String, Recording> recordings = new HashMap<>();
    lines(
        folder.resolve("points.jsonl"),
        point -> {
          String metric = point.path("metric").asText();
          if (metrics.contains(metric)) {
            recordings
                .computeIfAbsent(point.path("run_id").asText(), run -> new Recording())
                .add(
                    metric,
                    point.path("step").asLong(),
                    point.path("time").asLong(),
                    point.path("value").asDouble(Double.NaN));
          }
        });
    List<RecordedStudy.Trial> trials = new ArrayList<>();
    runs.forEach(
        (run, values) ->
            Optional.ofNullable(recordings.get(run))
                .flatMap(recording -> recording.trial(values, metrics))
                .ifPresent(trials::add));
    if (trials.isEmpty()) {
      throw new UsageException(
          "no run in %s has points of %s; export the experiment of this study"
              .formatted(folder, String.join(" and ", metrics)));
    }
    return new RecordedStudy(study.space(), trials);
  }

  /** A run's parameters, which the table holds as text, as values of the space. */
  private static Map<String, ParameterValue> values(JsonNode run, Space space) {
    Map<String, ParameterValue> values = new HashMap<>();
    for (Space.Parameter parameter : space.parameters()) {
      JsonNode text = run.get("params." + parameter.name());
      if (text != null && !text.isNull()) {
        value(parameter.dimension(), text.asText())
            .ifPresent(value -> values.put(parameter.name(), value));
      }
    }
    return values;
  }

  private static Optional<ParameterValue> value(Dimension dimension, String text) {
    try {
      return switch (dimension) {
        case Dimension.FloatRange range -> Optional.of(ParameterValue.of(Double.valueOf(text)));
        case Dimension.IntegerRange range -> Optional.of(ParameterValue.of(Long.valueOf(text)));
        case Dimension.Choice choice ->
            choice.values().stream().filter(one -> one.raw().toString().equals(text)).findFirst();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void lines(Path file, Consumer<JsonNode> each) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        each.accept(Json.mapper().readTree(line));
      }
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be read; write it with: espalier export --to FOLDER --experiment NAME --points --format jsonl"
              .formatted(file));
    }
  }
}
