package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.espalier.client.MlflowServer;
import org.espalier.client.move.RowWriter.Column;
import org.espalier.client.move.RowWriter.Kind;
import org.espalier.client.view.RunBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes runs as a table, {@code runs.*}: a row a run, with a column for each param, tag and metric
 * (its latest value); and their histories, {@code points.*}: a row a point. A file appears under
 * its name only when it is complete.
 */
public final class Export {
  private static final List<Column> RUN_COLUMNS =
      List.of(
          new Column("run_id", Kind.TEXT),
          new Column("experiment_id", Kind.TEXT),
          new Column("experiment", Kind.TEXT),
          new Column("name", Kind.TEXT),
          new Column("user_id", Kind.TEXT),
          new Column("status", Kind.TEXT),
          new Column("start_time", Kind.WHOLE),
          new Column("end_time", Kind.WHOLE));
  private static final List<Column> POINT_COLUMNS =
      List.of(
          new Column("run_id", Kind.TEXT),
          new Column("metric", Kind.TEXT),
          new Column("step", Kind.WHOLE),
          new Column("time", Kind.WHOLE),
          new Column("value", Kind.REAL));

  private final ServerSource source;
  private final Progress progress = new Progress();

  /** How a file is written. */
  public enum Format {
    CSV("csv"),
    JSON_LINES("jsonl"),
    PARQUET("parquet");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    /** Of the file's name. */
    public String ending() {
      return ending;
    }

    private RowWriter open(Path file, List<Column> columns) throws IOException {
      return switch (this) {
        case CSV -> new CsvWriter(file, columns);
        case JSON_LINES -> new JsonLinesWriter(file, columns);
        case PARQUET -> new ParquetFile(file, columns);
      };
    }
  }

  public Export(MlflowServer server) {
    this.source = new ServerSource(server);
  }

  public Progress progress() {
    return progress;
  }

  /**
   * Writes the active runs.
   *
   * @param experiment only its runs; empty for all
   * @param points whether histories are written too
   * @return the files written
   * @throws IOException if a file cannot be written
   */
  public List<Path> run(Path folder, Format format, String experiment, boolean points)
      throws IOException {
    Files.createDirectories(folder);
    List<MlflowSource.Experiment> experiments =
        source.experiments().stream()
            .filter(one -> !one.deleted())
            .filter(one -> experiment.isEmpty() || one.name().equals(experiment))
            .toList();
    if (experiments.isEmpty()) {
      throw new IOException("there is no experiment '%s'".formatted(experiment));
    }
    TreeSet<String> params = new TreeSet<>();
    TreeSet<String> metrics = new TreeSet<>();
    TreeSet<String> tags = new TreeSet<>();
    each(
        experiments,
        (name, run) -> {
          progress.knowRun();
          params.addAll(run.params().keySet());
          metrics.addAll(run.latest().keySet());
          tags.addAll(run.tags().keySet());
        });
    List<Column> columns = new ArrayList<>(RUN_COLUMNS);
    params.forEach(key -> columns.add(new Column("params." + key, Kind.TEXT)));
    metrics.forEach(key -> columns.add(new Column("metrics." + key, Kind.REAL)));
    tags.forEach(key -> columns.add(new Column("tags." + key, Kind.TEXT)));
    List<Path> written = new ArrayList<>();
    written.add(
        write(
            folder.resolve("runs." + format.ending()),
            file -> {
              try (RowWriter out = format.open(file, columns)) {
                each(
                    experiments,
                    (name, run) -> {
                      out.row(row(name, run, params, metrics, tags));
                      if (!points) {
                        progress.run();
                      }
                    });
              }
            }));
    if (points) {
      written.add(
          write(
              folder.resolve("points." + format.ending()),
              file -> {
                try (RowWriter out = format.open(file, POINT_COLUMNS)) {
                  each(experiments, (name, run) -> points(run, out));
                }
              }));
    }
    return written;
  }

  private static List<@Nullable Object> row(
      String experiment,
      Listed run,
      SortedSet<String> params,
      SortedSet<String> metrics,
      SortedSet<String> tags) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(run.run().id());
    row.add(run.run().experimentId());
    row.add(experiment);
    row.add(run.run().name());
    row.add(run.run().userId());
    row.add(run.run().status());
    row.add(run.run().startedAt());
    row.add(run.run().endedAt() == 0 ? null : run.run().endedAt());
    params.forEach(key -> row.add(run.params().get(key)));
    metrics.forEach(key -> row.add(run.latest().get(key)));
    tags.forEach(key -> row.add(run.tags().get(key)));
    return row;
  }

  private void points(Listed run, RowWriter out) throws IOException {
    for (String metric : run.latest().keySet()) {
      List<RunBatch.Point> points = source.history(run.run(), metric);
      for (RunBatch.Point point : points) {
        out.row(List.of(run.run().id(), metric, point.step(), point.time(), point.value()));
      }
      progress.points(points.size());
    }
    progress.run();
  }

  /** A run and the latest values of its metrics. */
  record Listed(MlflowSource.Run run, Map<String, Double> latest) {
    Map<String, String> params() {
      return run.params();
    }

    Map<String, String> tags() {
      return run.tags();
    }
  }

  @FunctionalInterface
  private interface RunConsumer {
    void accept(String experiment, Listed run) throws IOException;
  }

  private void each(List<MlflowSource.Experiment> experiments, RunConsumer consumer)
      throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (MlflowSource.Experiment experiment : experiments) {
      Consumer<JsonNode> one =
          node -> {
            try {
              consumer.accept(experiment.name(), listed(node));
            } catch (IOException e) {
              failures.add(e);
            }
          };
      source.listed(experiment, "ACTIVE_ONLY", one);
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
    }
  }

  private static Listed listed(JsonNode node) {
    Map<String, Double> latest = new TreeMap<>();
    node.at("/data/metrics")
        .forEach(
            metric ->
                latest.put(metric.path("key").asText(), ServerSource.number(metric.path("value"))));
    return new Listed(ServerSource.run(node), new LinkedHashMap<>(latest));
  }

  @FunctionalInterface
  private interface Content {
    void write(Path file) throws IOException;
  }

  private static Path write(Path file, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      content.write(part);
      return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
