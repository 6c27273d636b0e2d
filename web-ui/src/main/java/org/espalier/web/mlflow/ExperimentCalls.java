package org.espalier.web.mlflow;

import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.dataset.DatasetStore;
import org.espalier.tracking.experiment.Experiment;
import org.espalier.tracking.experiment.ExperimentSearch;
import org.espalier.tracking.experiment.ExperimentStore;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.search.RunSearch.View;
import org.espalier.web.http.Role;

/** {@code experiments/…} */
final class ExperimentCalls {
  private static final int LARGEST_PAGE = 50_000;

  /** Experiments whose data sets are asked for at once. */
  private static final int MOST_SEARCHED = 20;

  private final ExperimentStore experiments;
  private final ExperimentSearch search;
  private final DatasetStore datasets;

  ExperimentCalls(TrackingStores stores) {
    this.experiments = stores.experiments();
    this.search = stores.experimentSearch();
    this.datasets = stores.datasets();
  }

  List<Call> calls() {
    return List.of(
        Call.write("experiments/create", this::create),
        Call.get("experiments/get", this::get),
        Call.get("experiments/get-by-name", this::byName),
        Call.search("experiments/search", this::search),
        new Call(HandlerType.GET, "experiments/search", Role.VIEWER, this::search),
        Call.write("experiments/delete", arguments -> move(arguments, Lifecycle.DELETED)),
        Call.write("experiments/restore", arguments -> move(arguments, Lifecycle.ACTIVE)),
        Call.write("experiments/update", this::update),
        Call.write("experiments/set-experiment-tag", this::setTag),
        Call.write("experiments/delete-experiment-tag", this::deleteTag),
        Call.search("experiments/search-datasets", this::searchDatasets));
  }

  private Map<String, ?> create(Arguments arguments) {
    String name = name(arguments.required("name"));
    Map<String, String> tags = arguments.pairs("tags");
    Checks.tags(tags, Checks.EXPERIMENT_TAG_CHARACTERS);
    return Map.of(
        "experiment_id", Long.toString(experiments.create(name, tags, arguments.project())));
  }

  private static String name(String name) {
    if (name.isBlank()) {
      throw TrackingException.invalid(
          "Invalid value '' for parameter 'name' supplied: an experiment's name must not be blank");
    }
    return Checks.most("Experiment name", name, Checks.EXPERIMENT_NAME_CHARACTERS);
  }

  private static long id(Arguments arguments) {
    return Checks.experimentId(arguments.required("experiment_id"));
  }

  private Map<String, ?> get(Arguments arguments) {
    return Map.of("experiment", Views.experiment(experiments.get(id(arguments))));
  }

  private Map<String, ?> byName(Arguments arguments) {
    String name = arguments.required("experiment_name");
    Experiment experiment =
        experiments
            .findByName(name)
            .orElseThrow(
                () ->
                    TrackingException.notFound(
                        "Could not find experiment with name '%s'".formatted(Checks.shown(name))));
    return Map.of("experiment", Views.experiment(experiment));
  }

  private Map<String, ?> search(Arguments arguments) {
    Search.Page<Experiment> page =
        search.find(
            arguments.text("filter"),
            view(arguments, "view_type"),
            arguments.texts("order_by"),
            PageToken.after(arguments),
            Checks.page(arguments.whole("max_results", 1_000), LARGEST_PAGE));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("experiments", page.items().stream().map(Views::experiment).toList());
    PageToken.put(answer, page.next());
    return answer;
  }

  static View view(Arguments arguments, String field) {
    String word = arguments.maybe(field).orElse("ACTIVE_ONLY");
    return switch (word) {
      case "ACTIVE_ONLY", "1" -> View.ACTIVE_ONLY;
      case "DELETED_ONLY", "2" -> View.DELETED_ONLY;
      case "ALL", "3" -> View.ALL;
      default ->
          throw TrackingException.invalid(
              "Invalid value %s for parameter '%s' supplied: it must be ACTIVE_ONLY, DELETED_ONLY or ALL"
                  .formatted(Checks.shown(word), field));
    };
  }

  private Map<String, ?> move(Arguments arguments, Lifecycle lifecycle) {
    experiments.setLifecycle(id(arguments), lifecycle);
    return Map.of();
  }

  private Map<String, ?> update(Arguments arguments) {
    long id = id(arguments);
    arguments.maybe("new_name").ifPresent(name -> experiments.rename(id, name(name)));
    return Map.of();
  }

  private Map<String, ?> setTag(Arguments arguments) {
    String key = Checks.key("tag", arguments.required("key"));
    String value =
        Checks.most("Tag value", arguments.text("value"), Checks.EXPERIMENT_TAG_CHARACTERS);
    experiments.setTag(id(arguments), key, value);
    return Map.of();
  }

  private Map<String, ?> deleteTag(Arguments arguments) {
    experiments.deleteTag(id(arguments), arguments.required("key"));
    return Map.of();
  }

  private Map<String, ?> searchDatasets(Arguments arguments) {
    List<Long> ids = arguments.texts("experiment_ids").stream().map(Checks::experimentId).toList();
    if (ids.isEmpty()) {
      throw TrackingException.invalid(
          "SearchDatasets request must specify at least one experiment_id.");
    }
    if (ids.size() > MOST_SEARCHED) {
      throw TrackingException.invalid(
          "SearchDatasets request cannot specify more than %d experiment_ids. Received %d experiment_ids."
              .formatted(MOST_SEARCHED, ids.size()));
    }
    return Map.of(
        "dataset_summaries",
        datasets.summaries(ids).stream()
            .map(
                summary -> {
                  Map<String, Object> view = new LinkedHashMap<>();
                  view.put("experiment_id", Long.toString(summary.experimentId()));
                  view.put("name", summary.name());
                  view.put("digest", summary.digest());
                  if (summary.context() != null) {
                    view.put("context", summary.context());
                  }
                  return view;
                })
            .toList());
  }
}
