package org.espalier.search.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.espalier.core.json.Json;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.search.Spaces;
import org.espalier.search.simulate.RecordedStudy;

/**
 * A grid of real trainings, recorded by {@code ./dev bench search record} with {@code
 * CurveRecordMain}: losses after each epoch. Its floats are searched as a continuum, on a log
 * scale, and the nearest recorded one answers.
 *
 * @param space as the file spans it: floats between the lowest and the highest, choices otherwise
 */
record Table(String name, Space space, List<RecordedStudy.Trial> trials) {
  /** A perfect score counts as a regret of this. */
  private static final double FLOOR = 1e-3;

  private static final Path FOLDER = Path.of("bench/search/tables");

  /** A line of the file. */
  record Line(Map<String, ParameterValue> values, List<Double> curve, double secondsAnEpoch) {}

  /** The tables that are recorded; the working folder is the project's root. */
  static List<Table> all() {
    return Stream.of("cnn", "rnn", "mlp")
        .filter(name -> Files.exists(file(name)))
        .map(name -> read(name, !name.equals("mlp")))
        .toList();
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".jsonl.gz");
  }

  private static Table read(String name, boolean accuracy) {
    List<RecordedStudy.Trial> trials = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file(name))), StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        Line line = Json.read(text, Line.class);
        List<List<Double>> losses =
            line.curve().stream().map(value -> List.of(accuracy ? 1 - value : value)).toList();
        trials.add(
            new RecordedStudy.Trial(
                line.values(), losses, OptionalDouble.of(line.secondsAnEpoch())));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the table " + name + " cannot be read", e);
    }
    return of(name, trials);
  }

  /** A table of trials that all give the same names values. */
  static Table of(String name, List<RecordedStudy.Trial> trials) {
    return new Table(name, space(trials), trials);
  }

  private static Space space(List<RecordedStudy.Trial> trials) {
    List<Space.Parameter> parameters = new ArrayList<>();
    for (String name : trials.getFirst().values().keySet().stream().sorted().toList()) {
      Set<Object> seen = new LinkedHashSet<>();
      trials.forEach(
          trial -> seen.add(Objects.requireNonNull(trial.values().get(name), name).raw()));
      if (name.equals("learning_rate")) {
        double[] rates = seen.stream().mapToDouble(value -> (Double) value).sorted().toArray();
        parameters.add(
            Spaces.parameter(
                name, new Dimension.FloatRange(rates[0], rates[rates.length - 1], true, 0)));
      } else {
        parameters.add(Spaces.choice(name, seen.toArray()));
      }
    }
    return new Space(parameters);
  }

  int epochs() {
    return trials.getFirst().curve().size();
  }

  RecordedStudy workload() {
    return new RecordedStudy(space, trials);
  }

  /** The losses after the last epoch, from the best. */
  double[] finals() {
    return trials.stream()
        .mapToDouble(trial -> trial.curve().getLast().getFirst())
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  /** The whole training as a function of its values. */
  Problem problem() {
    double[] finals = finals();
    double middle = finals[finals.length / 2];
    RecordedStudy workload = workload();
    return new Problem(
        "table_" + name,
        space,
        1,
        finals[0] - FLOOR * (middle - finals[0]),
        List.of(),
        (values, random) -> workload.measure(0, values, epochs()));
  }
}
