package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.espalier.client.view.RunBatch;

/** Where a tracking database of MLflow is read from. Thread-safe. */
public interface MlflowSource extends AutoCloseable {

  /** Deleted ones too. */
  record Experiment(String id, String name, boolean deleted, Map<String, String> tags) {}

  /**
   * A run without its histories and files.
   *
   * @param status MLflow's word
   * @param startedAt milliseconds since 1970; {@code endedAt} as well, 0 where it has not ended
   * @param inputs its data sets as {@code runs/log-inputs} takes them
   */
  record Run(
      String id,
      String experimentId,
      String name,
      String userId,
      String status,
      long startedAt,
      long endedAt,
      boolean deleted,
      Map<String, String> params,
      Map<String, String> tags,
      List<String> metrics,
      List<JsonNode> inputs) {}

  /** A model that a run logged (MLflow 3), without its files. */
  record LoggedModel(
      String id,
      String experimentId,
      String name,
      String type,
      String sourceRunId,
      String status,
      String uri,
      Map<String, String> params,
      Map<String, String> tags) {}

  /** A registered model with its versions, lowest first. */
  record Registered(
      String name,
      String description,
      Map<String, String> tags,
      Map<String, String> aliases,
      List<Version> versions) {}

  /** One version of a registered model. */
  record Version(
      int number,
      String source,
      String runId,
      String modelId,
      String stage,
      String description,
      Map<String, String> tags) {}

  /** A file: its path with {@code /} between its parts. */
  record FileEntry(String path, long bytes) {}

  List<Experiment> experiments() throws IOException;

  /** Deleted ones too, one after the other. */
  void runs(Experiment experiment, Consumer<Run> consumer) throws IOException;

  /** All points of a metric, each once. */
  List<RunBatch.Point> history(Run run, String metric) throws IOException;

  List<FileEntry> files(Run run) throws IOException;

  /** The caller closes it. */
  InputStream open(Run run, String path) throws IOException;

  List<LoggedModel> models(Experiment experiment) throws IOException;

  List<FileEntry> files(LoggedModel model) throws IOException;

  /** The caller closes it. */
  InputStream open(LoggedModel model, String path) throws IOException;

  List<Registered> registered() throws IOException;

  @Override
  void close();
}
