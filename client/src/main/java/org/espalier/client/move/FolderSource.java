package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.espalier.client.view.RunBatch;

/**
 * A folder {@code mlruns} as MLflow's file store writes it: a folder an experiment, a folder a run
 * below it, a file a param, tag and metric. Links are not followed.
 */
public final class FolderSource implements MlflowSource {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final List<String> STATUS =
      List.of("RUNNING", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

  /** The file store keeps deleted versions in this stage. */
  private static final String DELETED_STAGE = "Deleted_Internal";

  private final Path root;

  /**
   * @throws IOException if it is no such folder
   */
  public FolderSource(Path root) throws IOException {
    this.root = root.toRealPath();
    if (!Files.isDirectory(this.root) || experiments().isEmpty()) {
      throw new IOException(root + " holds no experiment: it is not a folder 'mlruns' of MLflow");
    }
  }

  private static JsonNode meta(Path folder) throws IOException {
    return YAML.readTree(Files.readString(folder.resolve("meta.yaml")));
  }

  /** Folders in it that hold a {@code meta.yaml}, by name. */
  private static List<Path> described(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .filter(entry -> Files.exists(entry.resolve("meta.yaml")))
          .sorted()
          .toList();
    }
  }

  /** Files below it by their names, which may hold slashes. */
  private static Map<String, Path> below(Path folder) throws IOException {
    Map<String, Path> found = new TreeMap<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
            .forEach(path -> found.put(name(folder, path), path));
      }
    }
    return found;
  }

  private static String name(Path folder, Path file) {
    List<String> parts = new ArrayList<>();
    folder.relativize(file).forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (var file : below(folder).entrySet()) {
      texts.put(file.getKey(), Files.readString(file.getValue()));
    }
    return texts;
  }

  private Path experimentFolder(String id) {
    Path live = root.resolve(id);
    return Files.exists(live) ? live : root.resolve(".trash").resolve(id);
  }

  private Path folder(Run run) {
    return experimentFolder(run.experimentId()).resolve(run.id());
  }

  @Override
  public List<Experiment> experiments() throws IOException {
    List<Path> folders = new ArrayList<>(described(root));
    folders.addAll(described(root.resolve(".trash")));
    List<Experiment> found = new ArrayList<>();
    for (Path folder : folders) {
      JsonNode meta = meta(folder);
      if (meta.has("experiment_id")) {
        found.add(
            new Experiment(
                String.valueOf(folder.getFileName()),
                meta.path("name").asText(),
                meta.path("lifecycle_stage").asText().equals("deleted"),
                texts(folder.resolve("tags"))));
      }
    }
    return found;
  }

  @Override
  public void runs(Experiment experiment, Consumer<Run> consumer) throws IOException {
    for (Path folder : described(experimentFolder(experiment.id()))) {
      JsonNode meta = meta(folder);
      if (!meta.has("run_id") && !meta.has("run_uuid")) {
        continue;
      }
      Map<String, String> tags = texts(folder.resolve("tags"));
      consumer.accept(
          new Run(
              String.valueOf(folder.getFileName()),
              experiment.id(),
              meta.path("run_name").asText(tags.getOrDefault("mlflow.runName", "")),
              meta.path("user_id").asText(""),
              status(meta.path("status")),
              meta.path("start_time").asLong(),
              meta.path("end_time").asLong(0),
              meta.path("lifecycle_stage").asText().equals("deleted"),
              texts(folder.resolve("params")),
              tags,
              List.copyOf(below(folder.resolve("metrics")).keySet()),
              inputs(folder)));
    }
  }

  private static String status(JsonNode status) {
    int number = status.asInt(0);
    return status.isTextual() && number == 0
        ? status.asText()
        : STATUS.get(Math.clamp(number, 0, STATUS.size() - 1));
  }

  private static List<JsonNode> inputs(Path run) throws IOException {
    List<JsonNode> inputs = new ArrayList<>();
    for (Path input : described(run.resolve("inputs"))) {
      JsonNode meta = meta(input);
      Path dataset = run.resolveSibling("datasets").resolve(meta.path("source_id").asText("none"));
      if (!meta.path("source_type").asText().equals("DATASET")
          || Files.notExists(dataset.resolve("meta.yaml"))) {
        continue;
      }
      ObjectNode node = YAML.createObjectNode();
      ObjectNode described = node.putObject("dataset");
      meta(dataset)
          .properties()
          .forEach(
              field -> {
                if (!field.getValue().isNull()) {
                  described.put(field.getKey(), field.getValue().asText());
                }
              });
      var tags = node.putArray("tags");
      meta.path("tags")
          .properties()
          .forEach(
              tag ->
                  tags.addObject().put("key", tag.getKey()).put("value", tag.getValue().asText()));
      inputs.add(node);
    }
    return inputs;
  }

  @Override
  public List<RunBatch.Point> history(Run run, String metric) throws IOException {
    Path file = below(folder(run).resolve("metrics")).get(metric);
    if (file == null) {
      return List.of();
    }
    Set<RunBatch.Point> points = new LinkedHashSet<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split(" +");
      if (words.length >= 2) {
        points.add(
            new RunBatch.Point(
                metric,
                number(words[1]),
                words.length > 2 ? Long.parseLong(words[2]) : 0,
                Long.parseLong(words[0])));
      }
    }
    return List.copyOf(points);
  }

  /** As Python writes it. */
  private static double number(String word) {
    return switch (word) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }

  @Override
  public List<FileEntry> files(Run run) throws IOException {
    return files(folder(run));
  }

  private static List<FileEntry> files(Path owner) throws IOException {
    List<FileEntry> files = new ArrayList<>();
    for (var file : below(owner.resolve("artifacts")).entrySet()) {
      files.add(new FileEntry(file.getKey(), Files.size(file.getValue())));
    }
    return files;
  }

  @Override
  public InputStream open(Run run, String path) throws IOException {
    return Files.newInputStream(
        folder(run).resolve("artifacts").resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<LoggedModel> models(Experiment experiment) throws IOException {
    List<LoggedModel> found = new ArrayList<>();
    for (Path folder : described(experimentFolder(experiment.id()).resolve("models"))) {
      JsonNode meta = meta(folder);
      if (meta.path("lifecycle_stage").asText("active").equals("active")) {
        found.add(
            new LoggedModel(
                String.valueOf(folder.getFileName()),
                experiment.id(),
                meta.path("name").asText(),
                meta.path("model_type").asText(""),
                meta.path("source_run_id").asText(""),
                modelStatus(meta.path("status")),
                "",
                texts(folder.resolve("params")),
                texts(folder.resolve("tags"))));
      }
    }
    return found;
  }

  private static String modelStatus(JsonNode status) {
    return switch (status.asText("2")) {
      case "1" -> "PENDING";
      case "2" -> "READY";
      case "3" -> "UPLOAD_FAILED";
      case String word -> word;
    };
  }

  private Path folder(LoggedModel model) {
    return experimentFolder(model.experimentId()).resolve("models").resolve(model.id());
  }

  @Override
  public List<FileEntry> files(LoggedModel model) throws IOException {
    return files(folder(model));
  }

  @Override
  public InputStream open(LoggedModel model, String path) throws IOException {
    return Files.newInputStream(
        folder(model).resolve("artifacts").resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<Registered> registered() throws IOException {
    List<Registered> found = new ArrayList<>();
    for (Path folder : described(root.resolve("models"))) {
      JsonNode meta = meta(folder);
      List<Version> versions = new ArrayList<>();
      for (Path version : described(folder)) {
        boolean deleted = meta(version).path("current_stage").asText().equals(DELETED_STAGE);
        if (!deleted && String.valueOf(version.getFileName()).matches("version-\\d+")) {
          versions.add(version(version));
        }
      }
      versions.sort(Comparator.comparingInt(Version::number));
      found.add(
          new Registered(
              meta.path("name").asText(),
              meta.path("description").asText(""),
              texts(folder.resolve("tags")),
              texts(folder.resolve("aliases")),
              versions));
    }
    return found;
  }

  private static Version version(Path folder) throws IOException {
    JsonNode meta = meta(folder);
    return new Version(
        Integer.parseInt(String.valueOf(folder.getFileName()).substring("version-".length())),
        meta.path("source").asText(""),
        meta.path("run_id").asText(""),
        meta.path("model_id").asText(""),
        meta.path("current_stage").asText("None"),
        meta.path("description").asText(""),
        texts(folder.resolve("tags")));
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
