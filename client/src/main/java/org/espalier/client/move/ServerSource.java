package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.espalier.client.EspalierException;
import org.espalier.client.MlflowServer;
import org.espalier.client.view.RunBatch;

/** A running server, over MLflow's REST API of 2.x or 3.x. */
public final class ServerSource implements MlflowSource {
  private static final int RUNS = 200;
  private static final int POINTS = 25_000;
  private static final int FOLDER_DEPTH = 50;

  private final MlflowServer server;

  public ServerSource(MlflowServer server) {
    this.server = server;
  }

  @Override
  public List<Experiment> experiments() {
    List<Experiment> found = new ArrayList<>();
    posts(
        "experiments/search",
        Map.of("max_results", 1000, "view_type", "ALL"),
        page ->
            page.path("experiments")
                .forEach(
                    node ->
                        found.add(
                            new Experiment(
                                node.path("experiment_id").asText(),
                                node.path("name").asText(),
                                isDeleted(node),
                                pairs(node.path("tags"))))));
    return found;
  }

  /** Every page of a search; {@code page_token} is added. */
  private void posts(String call, Map<String, Object> body, Consumer<JsonNode> consumer) {
    pages(
        token -> {
          Map<String, Object> paged = new LinkedHashMap<>(body);
          if (!token.isEmpty()) {
            paged.put("page_token", token);
          }
          return server.post(call, paged);
        },
        consumer);
  }

  private void gets(String call, Map<String, String> fields, Consumer<JsonNode> consumer) {
    pages(
        token -> {
          Map<String, String> paged = new LinkedHashMap<>(fields);
          if (!token.isEmpty()) {
            paged.put("page_token", token);
          }
          return server.get(call, paged);
        },
        consumer);
  }

  private static void pages(Function<String, JsonNode> source, Consumer<JsonNode> consumer) {
    String token = "";
    do {
      JsonNode page = source.apply(token);
      consumer.accept(page);
      token = page.path("next_page_token").asText("");
    } while (!token.isEmpty());
  }

  private static boolean isDeleted(JsonNode node) {
    return node.path("lifecycle_stage").asText().equals("deleted");
  }

  private static Map<String, String> pairs(JsonNode list) {
    Map<String, String> pairs = new TreeMap<>();
    list.forEach(pair -> pairs.put(pair.path("key").asText(), pair.path("value").asText()));
    return pairs;
  }

  @Override
  public void runs(Experiment experiment, Consumer<Run> consumer) {
    listed(experiment, "ALL", run -> consumer.accept(run(run)));
  }

  /** Runs as the server writes them. */
  void listed(Experiment experiment, String view, Consumer<JsonNode> consumer) {
    posts(
        "runs/search",
        Map.of(
            "experiment_ids",
            List.of(experiment.id()),
            "run_view_type",
            view,
            "max_results",
            RUNS,
            "order_by",
            List.of("attributes.start_time ASC")),
        page -> page.path("runs").forEach(consumer));
  }

  static Run run(JsonNode run) {
    JsonNode info = run.path("info");
    JsonNode data = run.path("data");
    Map<String, String> tags = pairs(data.path("tags"));
    List<String> metrics = new ArrayList<>();
    data.path("metrics").forEach(metric -> metrics.add(metric.path("key").asText()));
    List<JsonNode> inputs = new ArrayList<>();
    run.path("inputs").path("dataset_inputs").forEach(inputs::add);
    return new Run(
        info.path("run_id").asText(info.path("run_uuid").asText()),
        info.path("experiment_id").asText(),
        info.path("run_name").asText(tags.getOrDefault("mlflow.runName", "")),
        info.path("user_id").asText(tags.getOrDefault("mlflow.user", "")),
        info.path("status").asText("RUNNING"),
        info.path("start_time").asLong(),
        info.path("end_time").asLong(),
        isDeleted(info),
        pairs(data.path("params")),
        tags,
        metrics,
        inputs);
  }

  @Override
  public List<RunBatch.Point> history(Run run, String metric) {
    Set<RunBatch.Point> points = new LinkedHashSet<>();
    gets(
        "metrics/get-history",
        Map.of("run_id", run.id(), "metric_key", metric, "max_results", Integer.toString(POINTS)),
        page ->
            page.path("metrics")
                .forEach(
                    point ->
                        points.add(
                            new RunBatch.Point(
                                metric,
                                number(point.path("value")),
                                point.path("step").asLong(),
                                point.path("timestamp").asLong()))));
    return List.copyOf(points);
  }

  static double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : Double.parseDouble(value.asText());
  }

  @Override
  public List<FileEntry> files(Run run) {
    List<FileEntry> files = new ArrayList<>();
    list("artifacts/list", Map.of("run_id", run.id()), "path", "", 0, files);
    return files;
  }

  private void list(
      String call,
      Map<String, String> fields,
      String pathField,
      String folder,
      int depth,
      List<FileEntry> files) {
    Map<String, String> asked = new LinkedHashMap<>(fields);
    if (!folder.isEmpty()) {
      asked.put(pathField, folder);
    }
    List<JsonNode> entries = new ArrayList<>();
    gets(call, asked, page -> page.path("files").forEach(entries::add));
    for (JsonNode entry : entries) {
      String path = entry.path("path").asText();
      if (!entry.path("is_dir").asBoolean()) {
        files.add(new FileEntry(path, entry.path("file_size").asLong()));
      } else if (depth < FOLDER_DEPTH && path.length() > folder.length()) {
        list(call, fields, pathField, path, depth + 1, files);
      }
    }
  }

  @Override
  public InputStream open(Run run, String path) {
    return server.artifact(run.id(), path);
  }

  @Override
  public List<LoggedModel> models(Experiment experiment) {
    List<LoggedModel> found = new ArrayList<>();
    try {
      posts(
          "logged-models/search",
          Map.of("experiment_ids", List.of(experiment.id()), "max_results", 50),
          page -> page.path("models").forEach(model -> found.add(model(model))));
    } catch (EspalierException e) {
      if (!e.code().equals("ENDPOINT_NOT_FOUND") && e.status() != 404) {
        throw e;
      }
      // A server of MLflow 2 has none.
    }
    return found;
  }

  private static LoggedModel model(JsonNode model) {
    JsonNode info = model.path("info");
    return new LoggedModel(
        info.path("model_id").asText(),
        info.path("experiment_id").asText(),
        info.path("name").asText(),
        info.path("model_type").asText(""),
        info.path("source_run_id").asText(""),
        info.path("status").asText(),
        info.path("artifact_uri").asText(),
        pairs(model.path("data").path("params")),
        pairs(info.path("tags")));
  }

  @Override
  public List<FileEntry> files(LoggedModel model) {
    List<FileEntry> files = new ArrayList<>();
    list(
        "logged-models/" + model.id() + "/artifacts/directories",
        Map.of(),
        "artifact_directory_path",
        "",
        0,
        files);
    return files;
  }

  @Override
  public InputStream open(LoggedModel model, String path) {
    return server.modelArtifact(model.id(), model.uri(), path);
  }

  @Override
  public List<Registered> registered() {
    List<Registered> found = new ArrayList<>();
    gets(
        "registered-models/search",
        Map.of("max_results", "100"),
        page -> page.path("registered_models").forEach(model -> found.add(registered(model))));
    return found;
  }

  private Registered registered(JsonNode model) {
    String name = model.path("name").asText();
    List<Version> versions = new ArrayList<>();
    gets(
        "model-versions/search",
        Map.of("filter", "name = '" + name.replace("'", "\\'") + "'", "max_results", "200"),
        page -> page.path("model_versions").forEach(version -> versions.add(version(version))));
    versions.sort(Comparator.comparingInt(Version::number));
    Map<String, String> aliases = new TreeMap<>();
    model
        .path("aliases")
        .forEach(
            alias -> aliases.put(alias.path("alias").asText(), alias.path("version").asText()));
    return new Registered(
        name, model.path("description").asText(""), pairs(model.path("tags")), aliases, versions);
  }

  private static Version version(JsonNode version) {
    return new Version(
        version.path("version").asInt(),
        version.path("source").asText(),
        version.path("run_id").asText(""),
        version.path("model_id").asText(""),
        version.path("current_stage").asText("None"),
        version.path("description").asText(""),
        pairs(version.path("tags")));
  }

  @Override
  public void close() {
    server.close();
  }
}
