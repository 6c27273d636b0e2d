package org.espalier.client.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.client.view.Artifact;
import org.espalier.client.view.MetricSummary;
import org.espalier.client.view.RunBatch;
import org.espalier.client.view.RunStart;

/**
 * Brings one run over under its own id, counts on the server what came, and marks it done with a
 * tag. Until then it may be repeated: every write is one that changes nothing the second time.
 */
final class RunImport {
  static final String DONE = "espalier.imported";
  private static final int POINTS = 1_000;
  private static final int PAIRS = 100;
  private static final int TAG_CHARACTERS = 8_000;
  private static final int PARAM_CHARACTERS = 6_000;
  private static final int PROFILE_CHARACTERS = 16_777_215;

  private final MlflowSource source;
  private final EspalierClient target;
  private final Progress progress;

  RunImport(MlflowSource source, EspalierClient target, Progress progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** What the source has of a run. */
  record Found(long points, long files) {}

  /**
   * How it went.
   *
   * @param skipped whether it was there already
   * @param present what the server has
   */
  record Outcome(Found found, Found present, boolean skipped, List<String> problems) {}

  Outcome bring(MlflowSource.Run run, String experiment) throws IOException {
    Optional<Found> done = done(run);
    if (done.isPresent()) {
      return new Outcome(done.get(), done.get(), true, List.of());
    }
    List<String> problems = new ArrayList<>();
    Map<String, String> tags = shortened("tag", run.tags(), TAG_CHARACTERS, run, problems);
    target
        .runs()
        .start(run.id(), new RunStart(experiment, run.name(), run.userId(), run.startedAt(), tags));
    target.runs().post("runs/restore", Map.of("run_id", run.id()));
    params(run, problems);
    long points = points(run);
    inputs(run, problems);
    List<MlflowSource.FileEntry> files = source.files(run);
    for (MlflowSource.FileEntry file : files) {
      try (InputStream content = source.open(run, file.path())) {
        upload(content, part -> target.runs().upload(run.id(), file.path(), part));
      }
      progress.file(file.bytes());
    }
    target.runs().status(run.id(), run.status(), run.endedAt());
    Found found = new Found(points, files.size());
    Found present = count(run, files, problems);
    boolean ended = !run.status().equals("RUNNING") && !run.status().equals("SCHEDULED");
    if (problems.isEmpty() && found.equals(present) && ended) {
      target
          .runs()
          .log(
              run.id(),
              new RunBatch(
                  List.of(),
                  Map.of(),
                  Map.of(DONE, "points=%d files=%d".formatted(points, files.size()))));
    }
    if (run.deleted()) {
      target.runs().post("runs/delete", Map.of("run_id", run.id()));
    }
    return new Outcome(found, present, false, problems);
  }

  /** What an earlier import brought over, if it brought everything. */
  private Optional<Found> done(MlflowSource.Run run) {
    try {
      JsonNode tags =
          target.runs().get("runs/get", Map.of("run_id", run.id())).at("/run/data/tags");
      for (JsonNode tag : tags) {
        if (tag.path("key").asText().equals(DONE)) {
          String[] words = tag.path("value").asText().split("[= ]");
          return Optional.of(new Found(Long.parseLong(words[1]), Long.parseLong(words[3])));
        }
      }
    } catch (EspalierException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> shortened(
      String kind,
      Map<String, String> pairs,
      int most,
      MlflowSource.Run run,
      List<String> problems) {
    Map<String, String> kept = new TreeMap<>();
    pairs.forEach(
        (key, value) -> {
          boolean fits = value.codePointCount(0, value.length()) <= most;
          kept.put(key, fits ? value : value.substring(0, value.offsetByCodePoints(0, most)));
          if (!fits) {
            problems.add(
                "run %s: %s '%s' was cut to %d characters".formatted(run.id(), kind, key, most));
          }
        });
    return kept;
  }

  private void params(MlflowSource.Run run, List<String> problems) {
    Map<String, String> batch = new LinkedHashMap<>();
    for (var param : shortened("param", run.params(), PARAM_CHARACTERS, run, problems).entrySet()) {
      batch.put(param.getKey(), param.getValue());
      if (batch.size() == PAIRS) {
        target.runs().log(run.id(), new RunBatch(List.of(), batch, Map.of()));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      target.runs().log(run.id(), new RunBatch(List.of(), batch, Map.of()));
    }
  }

  private long points(MlflowSource.Run run) throws IOException {
    long all = 0;
    for (String metric : run.metrics()) {
      List<RunBatch.Point> points = source.history(run, metric);
      for (int from = 0; from < points.size(); from += POINTS) {
        List<RunBatch.Point> batch = points.subList(from, Math.min(points.size(), from + POINTS));
        target.runs().log(run.id(), new RunBatch(batch, Map.of(), Map.of()));
        progress.points(batch.size());
      }
      all += points.size();
    }
    return all;
  }

  private void inputs(MlflowSource.Run run, List<String> problems) {
    for (JsonNode input : run.inputs()) {
      if (input.path("dataset") instanceof ObjectNode dataset
          && dataset.path("profile").asText("").length() > PROFILE_CHARACTERS) {
        dataset.put("profile", "");
        problems.add(
            "run %s: the profile of data set '%s' is too long and was left out"
                .formatted(run.id(), dataset.path("name").asText()));
      }
      target.runs().post("runs/log-inputs", Map.of("run_id", run.id(), "datasets", List.of(input)));
    }
  }

  /** What is done with a file that was fetched. */
  @FunctionalInterface
  interface Upload {
    void send(Path part) throws IOException;
  }

  static void upload(InputStream content, Upload upload) throws IOException {
    Path part = Files.createTempFile("espalier-import", ".part");
    try {
      Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
      upload.send(part);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Looks at the server for what came. */
  private Found count(
      MlflowSource.Run run, List<MlflowSource.FileEntry> files, List<String> problems) {
    long points =
        EspalierClient.all(cursor -> target.metrics(run.id(), 500, cursor))
            .mapToLong(MetricSummary::count)
            .sum();
    Map<String, Long> sizes = new TreeMap<>();
    EspalierClient.all(cursor -> target.artifacts(run.id(), 500, cursor))
        .forEach((Artifact file) -> sizes.put(file.name(), file.bytes()));
    long present = 0;
    for (MlflowSource.FileEntry file : files) {
      Long size = sizes.get(file.path());
      if (size != null && size == file.bytes()) {
        present++;
      } else {
        problems.add(
            "run %s: file '%s' has %d bytes there and %s here"
                .formatted(run.id(), file.path(), file.bytes(), size));
      }
    }
    JsonNode data = target.runs().get("runs/get", Map.of("run_id", run.id())).at("/run/data");
    if (data.path("params").size() != run.params().size()) {
      problems.add(
          "run %s: %d params there and %d here"
              .formatted(run.id(), run.params().size(), data.path("params").size()));
    }
    return new Found(points, present);
  }
}
