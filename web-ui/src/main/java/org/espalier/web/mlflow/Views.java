package org.espalier.web.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.espalier.tracking.dataset.DatasetUse;
import org.espalier.tracking.experiment.Experiment;
import org.espalier.tracking.metric.SeriesSummary;
import org.espalier.tracking.model.LoggedModelStore;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunData;
import org.jspecify.annotations.Nullable;

/** Experiments and runs as MLflow writes them: whole numbers as numbers, ids as texts. */
final class Views {
  private Views() {}

  static Map<String, Object> experiment(Experiment experiment) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("experiment_id", Long.toString(experiment.experimentId()));
    view.put("name", experiment.name());
    view.put("artifact_location", "mlflow-artifacts:/" + experiment.experimentId());
    view.put("lifecycle_stage", experiment.lifecycle().word());
    view.put("last_update_time", experiment.updatedAt().toEpochMilli());
    view.put("creation_time", experiment.createdAt().toEpochMilli());
    view.put("tags", pairs(experiment.tags()));
    return view;
  }

  /** Answers hold thousands of these, so that they are no maps. */
  record Pair(String key, String value) {}

  /**
   * A point.
   *
   * @param runId null where the answer is of one run
   * @param modelId null, as what follows, but where it is of a logged model
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Metric(
      String key,
      double value,
      long timestamp,
      long step,
      @Nullable String runId,
      @Nullable String modelId,
      @Nullable String datasetName,
      @Nullable String datasetDigest) {}

  static List<Pair> pairs(SortedMap<String, String> pairs) {
    return pairs.entrySet().stream().map(pair -> new Pair(pair.getKey(), pair.getValue())).toList();
  }

  static String artifactUri(Run run) {
    return "mlflow-artifacts:/%d/%s/artifacts".formatted(run.experimentId(), run.runId());
  }

  static Map<String, Object> info(Run run) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("run_id", run.runId());
    view.put("run_uuid", run.runId());
    view.put("run_name", run.name());
    view.put("experiment_id", Long.toString(run.experimentId()));
    view.put("user_id", run.userId());
    view.put("status", run.status().name());
    put(view, "start_time", run.startedAt());
    put(view, "end_time", run.endedAt());
    view.put("artifact_uri", artifactUri(run));
    view.put("lifecycle_stage", run.lifecycle().word());
    return view;
  }

  private static void put(Map<String, Object> view, String key, @Nullable Instant time) {
    if (time != null) {
      view.put(key, time.toEpochMilli());
    }
  }

  static Map<String, Object> run(
      RunData data, List<DatasetUse> datasets, List<LoggedModelStore.Link> models) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("metrics", data.metrics().stream().map(Views::latest).toList());
    content.put("params", pairs(data.params()));
    content.put("tags", pairs(data.tags()));
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("info", info(data.run()));
    view.put("data", content);
    view.put(
        "inputs",
        Map.of(
            "dataset_inputs", datasets.stream().map(Views::input).toList(),
            "model_inputs",
                models.stream()
                    .filter(link -> !link.output())
                    .map(link -> Map.of("model_id", link.modelId()))
                    .toList()));
    view.put(
        "outputs",
        Map.of(
            "model_outputs",
            models.stream()
                .filter(LoggedModelStore.Link::output)
                .map(link -> Map.of("model_id", link.modelId(), "step", link.step()))
                .toList()));
    return view;
  }

  private static Metric latest(SeriesSummary series) {
    return metric(series.metric(), series.lastValue(), series.lastTime(), series.lastStep(), null);
  }

  static Metric metric(String key, double value, long time, long step, @Nullable String runId) {
    return new Metric(key, value, time, step, runId, null, null, null);
  }

  private static Map<String, Object> input(DatasetUse use) {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("name", use.name());
    dataset.put("digest", use.digest());
    dataset.put("source_type", use.sourceType());
    dataset.put("source", use.source());
    if (!use.schema().isEmpty()) {
      dataset.put("schema", use.schema());
    }
    if (!use.profile().isEmpty()) {
      dataset.put("profile", use.profile());
    }
    return Map.of(
        "dataset",
        dataset,
        "tags",
        use.tags().entrySet().stream().map(tag -> new Pair(tag.getKey(), tag.getValue())).toList());
  }
}
