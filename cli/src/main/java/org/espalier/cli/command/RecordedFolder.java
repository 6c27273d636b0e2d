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
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.espalier.core.json.Json;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.Objective;
import org.espalier.core.study.StudySpec;
import org.espalier.search.simulate.RecordedStudy;

/** Reads what {@code export --points --format jsonl} wrote as trials to play again. */
final class RecordedFolder {
  private RecordedFolder() {}

  /** A run's values of one metric, and when each was measured in milliseconds, by step. */
  private record Series(TreeMap<Long, Double> values, TreeMap<Long, Long> times) {
    Series() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    /** The last value up to a step, or else the first. */
    double at(long step) {
      SortedMap<Long, Double> until = values.headMap(step, true);
      return values.getOrDefault(until.isEmpty() ? values.firstKey() : until.lastKey(), Double.NaN);
    }

    /** Seconds from one step to the next, in the mean. */
    OptionalDouble pace() {
      long steps = times.lastKey() - times.firstKey();
      long milliseconds =
          times.getOrDefault(times.lastKey(), 0L) - times.getOrDefault(times.firstKey(), 0L);
      return steps > 0 && milliseconds > 0
          ? OptionalDouble.of(milliseconds / 1000.0 / steps)
          : OptionalDouble.empty();
    }
  }

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
    Map<String, Map<String, Series>> points = new HashMap<>();
    lines(
        folder.resolve("points.jsonl"),
        point -> {
          String metric = point.path("metric").asText();
          if (metrics.contains(metric)) {
            Series series =
                points
                    .computeIfAbsent(point.path("run_id").asText(), run -> new HashMap<>())
                    .computeIfAbsent(metric, name -> new Series());
            long step = point.path("step").asLong();
            series.values().put(step, point.path("value").asDouble(Double.NaN));
            series.times().put(step, point.path("time").asLong());
          }
        });
    List<RecordedStudy.Trial> trials = new ArrayList<>();
    runs.forEach(
        (run, values) ->
            trial(values, metrics, points.getOrDefault(run, Map.of())).ifPresent(trials::add));
    if (trials.isEmpty()) {
      throw new UsageException(
          "no run in %s has points of %s; export the experiment of this study"
              .formatted(folder, String.join(" and ", metrics)));
    }
    return new RecordedStudy(study.space(), trials);
  }

  private static Optional<RecordedStudy.Trial> trial(
      Map<String, ParameterValue> values, List<String> metrics, Map<String, Series> measured) {
    if (!measured.keySet().containsAll(metrics)) {
      return Optional.empty();
    }
    List<Series> series =
        metrics.stream().map(name -> measured.getOrDefault(name, new Series())).toList();
    long epochs = series.stream().mapToLong(one -> one.values().lastKey()).max().orElse(0);
    List<List<Double>> curve = new ArrayList<>();
    for (long epoch = 1; epoch <= Math.clamp(epochs, 1, 100_000); epoch++) {
      List<Double> row = new ArrayList<>();
      for (Series one : series) {
        row.add(one.at(epoch));
      }
      curve.add(row);
    }
    return Optional.of(new RecordedStudy.Trial(values, curve, series.getFirst().pace()));
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
