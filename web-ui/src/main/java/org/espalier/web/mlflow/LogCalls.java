package org.espalier.web.mlflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.dataset.DatasetUse;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.model.LoggedModel;
import org.espalier.tracking.model.LoggedModelStore;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunWrite;

/** {@code runs/log-…}: what clients record while they run. */
final class LogCalls {
  private final TrackingStores stores;

  LogCalls(TrackingStores stores) {
    this.stores = stores;
  }

  List<Call> calls() {
    return List.of(
        Call.write("runs/log-metric", this::metric),
        Call.write("runs/log-parameter", this::param),
        Call.write("runs/log-batch", this::batch),
        Call.writeLarge("runs/log-inputs", this::inputs),
        Call.write("runs/log-model", this::model),
        Call.write("runs/outputs", this::outputs));
  }

  private Map<String, ?> metric(Arguments arguments) {
    String runId = arguments.runId();
    if (arguments.whole("timestamp").isEmpty()) {
      throw Arguments.missing("timestamp");
    }
    stores.runWriter().write(RunWrite.ofPoints(runId, List.of(point(arguments))));
    measure(runId, List.of(arguments));
    return Map.of();
  }

  /** A point as the fields of an object say it. */
  static MetricPoint point(Arguments arguments) {
    return new MetricPoint(
        Checks.key("metric", arguments.required("key")),
        arguments.whole("step", 0),
        arguments.whole("timestamp", 0),
        arguments.requiredReal("value"));
  }

  /** Metrics that say of which logged model they are. */
  private void measure(String runId, List<Arguments> metrics) {
    List<Arguments> ofModels =
        metrics.stream().filter(metric -> !metric.text("model_id").isEmpty()).toList();
    if (ofModels.isEmpty()) {
      return;
    }
    Run run = stores.runs().get(runId);
    for (Arguments metric : ofModels) {
      MetricPoint point = point(metric);
      stores
          .loggedModels()
          .measure(
              run,
              metric.text("model_id"),
              new LoggedModel.Metric(
                  point.metric(),
                  point.step(),
                  point.time(),
                  point.value(),
                  runId,
                  Checks.most("Dataset name", metric.text("dataset_name"), 500),
                  Checks.most("Dataset digest", metric.text("dataset_digest"), 36)));
    }
  }

  private Map<String, ?> param(Arguments arguments) {
    Map<String, String> params = Map.of(arguments.required("key"), arguments.text("value"));
    Checks.params(params);
    stores.runWriter().write(new RunWrite(arguments.runId(), List.of(), params, Map.of()));
    return Map.of();
  }

  private Map<String, ?> batch(Arguments arguments) {
    int bytes = arguments.body().length;
    if (bytes > Checks.BATCH_BYTES) {
      throw TrackingException.invalid(
          "Batched logging API requests must be at most %d bytes, got a request of size %d."
              .formatted(Checks.BATCH_BYTES, bytes));
    }
    BatchBody batch = BatchBody.read(arguments.body());
    String runId = batch.others().runId();
    List<Arguments> params = batch.others().objects("params");
    List<Arguments> tags = batch.others().objects("tags");
    int metrics = batch.points().size();
    Checks.most("metrics", metrics, Checks.BATCH_METRICS);
    Checks.most("params", params.size(), Checks.BATCH_PARAMS);
    Checks.most("tags", tags.size(), Checks.BATCH_TAGS);
    Checks.most(
        "metrics, params, and tags", metrics + params.size() + tags.size(), Checks.BATCH_ALL);
    Map<String, String> paramsByKey = paramsOf(params);
    Map<String, String> tagsByKey = batch.others().pairs("tags");
    Checks.params(paramsByKey);
    Checks.tags(tagsByKey, Checks.TAG_CHARACTERS);
    stores.runWriter().write(new RunWrite(runId, batch.points(), paramsByKey, tagsByKey));
    String name = tagsByKey.get(RunCalls.NAME_TAG);
    if (name != null) {
      stores.runs().update(runId, null, null, name);
    }
    measure(runId, batch.withMore());
    return Map.of();
  }

  private static Map<String, String> paramsOf(List<Arguments> params) {
    Map<String, String> byKey = new LinkedHashMap<>();
    for (Arguments param : params) {
      String key = param.required("key");
      String other = byKey.put(key, param.text("value"));
      if (other != null && !other.equals(param.text("value"))) {
        throw TrackingException.invalid(
            "Duplicate parameter keys have been submitted: '%s' with values '%s' and '%s'"
                .formatted(key, Checks.shown(other), Checks.shown(param.text("value"))));
      }
    }
    return byKey;
  }

  private Map<String, ?> inputs(Arguments arguments) {
    Run run = stores.runs().get(arguments.runId());
    List<DatasetUse> uses = new ArrayList<>();
    for (Arguments input : arguments.objects("datasets")) {
      Arguments dataset = input.object("dataset");
      Map<String, String> tags = input.pairs("tags");
      tags.forEach(
          (key, value) -> {
            Checks.most("Input tag name", key, 255);
            Checks.most("Input tag value", value, 500);
          });
      uses.add(
          new DatasetUse(
              Checks.most("Dataset name", dataset.required("name"), 500),
              Checks.most("Dataset digest", dataset.required("digest"), 36),
              Checks.most("Dataset source type", dataset.required("source_type"), 250),
              Checks.most("Dataset source", dataset.required("source"), 65_535),
              Checks.most("Dataset schema", dataset.text("schema"), 1_048_575),
              Checks.most("Dataset profile", dataset.text("profile"), 16_777_215),
              false,
              tags));
    }
    stores.datasets().use(run, uses);
    link(run, arguments.objects("models"), false);
    return Map.of();
  }

  private Map<String, ?> outputs(Arguments arguments) {
    link(stores.runs().get(arguments.runId()), arguments.objects("models"), true);
    return Map.of();
  }

  private void link(Run run, List<Arguments> models, boolean output) {
    if (!models.isEmpty()) {
      stores
          .loggedModels()
          .link(
              run,
              models.stream()
                  .map(
                      model ->
                          new LoggedModelStore.Link(
                              model.required("model_id"), output, model.whole("step", 0)))
                  .toList());
    }
  }

  /** MLflow 2 keeps the descriptions of a run's models in a tag, one after the other. */
  private Map<String, ?> model(Arguments arguments) {
    String json = arguments.required("model_json");
    stores
        .runTags()
        .change(
            arguments.runId(),
            ModelHistory.TAG,
            before ->
                Checks.most(
                    "Models of the run",
                    ModelHistory.with(before.orElse("[]"), json),
                    Checks.TAG_CHARACTERS));
    return Map.of();
  }
}
