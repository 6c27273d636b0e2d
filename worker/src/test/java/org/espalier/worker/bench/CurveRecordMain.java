package org.espalier.worker.bench;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.core.json.Json;
import org.espalier.core.space.Dimension;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.space.Space;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialSpec;
import org.espalier.worker.data.DataSets;
import org.espalier.worker.engine.dl4j.Dl4jEngine;
import org.espalier.worker.process.Folders;
import org.espalier.worker.testing.QuietReporter;
import org.espalier.worker.testing.Specs;
import org.espalier.worker.trial.StopSignal;
import org.espalier.worker.trial.TrialAssignment;
import org.espalier.worker.trial.TrialFailure;
import org.espalier.worker.trial.TrialRunner;

/**
 * Trains every point of a study's grid and appends a line of JSON each to a file: its values, the
 * goal after each epoch (what diverges keeps its last number), and the seconds that an epoch took.
 * Points that the file has are left out, so that a recording can go on. Floats are taken at eight
 * even places.
 */
final class CurveRecordMain {
  private static final int PLACES = 8;

  private CurveRecordMain() {}

  /** A recorded trial. */
  record Line(Map<String, ParameterValue> values, List<Double> curve, double secondsAnEpoch) {}

  /**
   * @param arguments a study file, the file to append to, and for how many seconds at the most
   */
  public static void main(String[] arguments) throws Exception {
    StudySpec study = StudyReader.read(Files.readString(Path.of(arguments[0])));
    Path file = Path.of(arguments[1]);
    long until = System.nanoTime() + (long) (Double.parseDouble(arguments[2]) * 1e9);
    Set<Map<String, ParameterValue>> known = new HashSet<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        known.add(Json.read(line, Line.class).values());
      }
    }
    TrialRunner runner =
        new TrialRunner(new Dl4jEngine(), new DataSets(), Clock.systemUTC(), System::nanoTime);
    int missing = 0;
    try (Writer out =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (Map<String, ParameterValue> point : grid(study.space())) {
        if (known.contains(point)) {
          continue;
        }
        if (System.nanoTime() > until) {
          missing++;
          continue;
        }
        out.write(Json.write(train(runner, study, point)) + "\n");
        out.flush();
      }
    }
    System.out.println(missing + " points are missing in " + file);
    System.exit(missing == 0 ? 0 : 3);
  }

  private static List<Map<String, ParameterValue>> grid(Space space) {
    List<Map<String, ParameterValue>> points = List.of(Map.of());
    for (Space.Parameter parameter : space.parameters()) {
      List<Map<String, ParameterValue>> longer = new ArrayList<>();
      for (Map<String, ParameterValue> point : points) {
        for (ParameterValue value : values(parameter.dimension())) {
          Map<String, ParameterValue> next = new LinkedHashMap<>(point);
          next.put(parameter.name(), value);
          longer.add(next);
        }
      }
      points = longer;
    }
    return points;
  }

  private static List<ParameterValue> values(Dimension dimension) {
    return switch (dimension) {
      case Dimension.Choice choice -> choice.values();
      case Dimension.IntegerRange range -> throw new IllegalArgumentException("use a choice");
      case Dimension.FloatRange range ->
          IntStream.range(0, PLACES)
              .mapToObj(place -> at(range, place / (PLACES - 1.0)))
              .map(value -> ParameterValue.of(rounded(value, new MathContext(6))))
              .toList();
    };
  }

  private static double rounded(double value, MathContext digits) {
    return new BigDecimal(value).round(digits).doubleValue();
  }

  private static double at(Dimension.FloatRange range, double part) {
    double value =
        range.log()
            ? Math.exp(Math.log(range.low()) + part * Math.log(range.high() / range.low()))
            : range.low() + part * (range.high() - range.low());
    return Math.max(range.low(), Math.min(range.high(), value));
  }

  private static Line train(TrialRunner runner, StudySpec study, Map<String, ParameterValue> point)
      throws IOException, InterruptedException {
    TrialSpec spec = study.resolve(point).toTrialSpec(TransferSpec.NONE, study.seed());
    String goal = study.objectives().getFirst().metric();
    Path work = Files.createTempDirectory("curves");
    try {
      Curve curve = new Curve(goal);
      long began = System.nanoTime();
      try {
        runner.run(
            new TrialAssignment(spec, Optional.empty(), Map.of(), work, Specs.dataFolder()),
            curve,
            new StopSignal());
      } catch (TrialFailure e) {
        System.out.println(point + " failed: " + e.getMessage());
      }
      while (curve.values.size() < spec.training().epochs()) {
        curve.values.add(curve.values.isEmpty() ? hopeless(study) : curve.values.getLast());
      }
      double seconds = (System.nanoTime() - began) / 1e9 / spec.training().epochs();
      return new Line(point, curve.values, rounded(seconds, new MathContext(3)));
    } finally {
      Folders.remove(work);
    }
  }

  /** What a training counts that came to no number at all. */
  private static double hopeless(StudySpec study) {
    return switch (study.objectives().getFirst().direction()) {
      case MAXIMIZE -> 0;
      case MINIMIZE -> 10;
    };
  }

  /** Keeps the goal after each epoch. */
  private static final class Curve extends QuietReporter {
    private final String goal;
    private final List<Double> values = new ArrayList<>();

    Curve(String goal) {
      this.goal = goal;
    }

    @Override
    public void epochFinished(int epoch, Map<String, Double> metrics) {
      double value = metrics.getOrDefault(goal, Double.NaN);
      if (Double.isFinite(value)) {
        values.add(rounded(value, new MathContext(5)));
      }
    }
  }
}
