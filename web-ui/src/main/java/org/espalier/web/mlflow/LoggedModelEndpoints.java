package org.espalier.web.mlflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.model.LoggedModel;
import org.espalier.tracking.model.LoggedModelStore;
import org.espalier.tracking.model.MeasuredOn;
import org.espalier.tracking.model.NewLoggedModel;

/** {@code logged-models…} of MLflow 3; those with a model id in their path take it as a field. */
final class LoggedModelEndpoints {
  private static final int LARGEST_PAGE = 1_000;

  private final TrackingStores stores;
  private final LoggedModelStore models;

  LoggedModelEndpoints(TrackingStores stores) {
    this.stores = stores;
    this.models = stores.loggedModels();
  }

  /**
   * {@code model_id} is ours: it chooses the id, and asked for again answers the model that is
   * there, so that an import can be repeated.
   */
  Map<String, ?> create(Arguments arguments) {
    long experiment = Checks.experimentId(arguments.required("experiment_id"));
    stores.experiments().get(experiment);
    UUID id = UUID.randomUUID();
    String chosen = arguments.text("model_id");
    if (!chosen.isEmpty() && models.find(Checks.modelId(chosen)).isPresent()) {
      return answer(models.get(chosen));
    }
    String name = arguments.text("name");
    Map<String, String> params = arguments.pairs("params");
    Map<String, String> tags = arguments.pairs("tags");
    Checks.params(params);
    Checks.tags(tags, Checks.TAG_CHARACTERS);
    return answer(
        models.create(
            new NewLoggedModel(
                chosen.isEmpty() ? "m-" + id.toString().replace("-", "") : chosen,
                experiment,
                name.isEmpty() ? RunNames.of(id) : Checks.most("Model name", name, 500),
                Checks.most("Model type", arguments.text("model_type"), 500),
                Checks.most("Source run id", arguments.text("source_run_id"), 256),
                params,
                tags)));
  }

  static Map<String, ?> answer(LoggedModel model) {
    return Map.of("model", view(model));
  }

  static Map<String, Object> view(LoggedModel model) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("model_id", model.modelId());
    info.put("experiment_id", Long.toString(model.experimentId()));
    info.put("name", model.name());
    info.put("creation_timestamp_ms", model.createdAt().toEpochMilli());
    info.put("last_updated_timestamp_ms", model.updatedAt().toEpochMilli());
    info.put("artifact_uri", artifactUri(model));
    info.put("status", "LOGGED_MODEL_" + model.status());
    info.put("model_type", model.modelType());
    info.put("source_run_id", model.sourceRunId());
    info.put("status_message", model.statusMessage());
    info.put("tags", Views.pairs(model.tags()));
    info.put("registrations", List.of());
    List<Views.Metric> metrics = new ArrayList<>();
    for (LoggedModel.Metric metric : model.metrics()) {
      boolean measured = !metric.datasetName().isEmpty();
      metrics.add(
          new Views.Metric(
              metric.name(),
              metric.value(),
              metric.time(),
              metric.step(),
              metric.runId(),
              model.modelId(),
              measured ? metric.datasetName() : null,
              measured ? metric.datasetDigest() : null));
    }
    return Map.of(
        "info", info, "data", Map.of("params", Views.pairs(model.params()), "metrics", metrics));
  }

  private static String artifactUri(LoggedModel model) {
    return "mlflow-artifacts:/%d/models/%s/artifacts"
        .formatted(model.experimentId(), model.modelId());
  }

  Map<String, ?> get(String modelId, Arguments arguments) {
    return answer(models.get(modelId));
  }

  Map<String, ?> finish(String modelId, Arguments arguments) {
    String word = arguments.maybe("status").orElseGet(() -> "" + arguments.whole("status", 0));
    String status =
        switch (word) {
          case "LOGGED_MODEL_PENDING", "PENDING", "1" -> "PENDING";
          case "LOGGED_MODEL_READY", "READY", "2" -> "READY";
          case "LOGGED_MODEL_UPLOAD_FAILED", "UPLOAD_FAILED", "FAILED", "3" -> "UPLOAD_FAILED";
          default ->
              throw TrackingException.invalid(
                  "Invalid value %s for parameter 'status' supplied: it must be LOGGED_MODEL_PENDING, LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED"
                      .formatted(Checks.shown(word)));
        };
    return answer(models.setStatus(modelId, status));
  }

  Map<String, ?> delete(String modelId, Arguments arguments) {
    models.delete(modelId);
    return Map.of();
  }

  Map<String, ?> addParams(String modelId, Arguments arguments) {
    Map<String, String> params = arguments.pairs("params");
    Checks.params(params);
    models.addParams(modelId, params);
    return Map.of();
  }

  Map<String, ?> setTags(String modelId, Arguments arguments) {
    Map<String, String> tags = arguments.pairs("tags");
    Checks.tags(tags, Checks.TAG_CHARACTERS);
    return answer(models.setTags(modelId, tags));
  }

  Map<String, ?> deleteTag(String modelId, String key) {
    models.deleteTag(modelId, key);
    return Map.of();
  }

  Map<String, ?> files(String modelId, Arguments arguments) {
    LoggedModel model = models.get(modelId);
    String folder = arguments.text("artifact_directory_path");
    String name = folder.isEmpty() ? "" : ArtifactName.of(folder).value();
    return Map.of(
        "root_uri",
        artifactUri(model),
        "files",
        Listing.of(stores.modelArtifacts(), modelId, name, name.isEmpty() ? "" : name + "/"));
  }

  Map<String, ?> search(Arguments arguments) {
    Search.Page<LoggedModel> page =
        models.find(
            new LoggedModelStore.Query(
                arguments.texts("experiment_ids").stream().map(Checks::experimentId).toList(),
                arguments.text("filter"),
                arguments.objects("datasets").stream()
                    .map(
                        set ->
                            new MeasuredOn(
                                set.required("dataset_name"), set.text("dataset_digest")))
                    .toList(),
                arguments.objects("order_by").stream().map(LoggedModelEndpoints::order).toList(),
                PageToken.after(arguments),
                Checks.page(arguments.whole("max_results", 100), LARGEST_PAGE)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("models", page.items().stream().map(LoggedModelEndpoints::view).toList());
    PageToken.put(answer, page.next());
    return answer;
  }

  /** Ascending where nothing is said. */
  private static Order order(Arguments entry) {
    Order order = FilterParser.parseOrder(entry.required("field_name"));
    return new Order(order.field(), entry.has("ascending") && !entry.flag("ascending"));
  }
}
