package org.espalier.web.mlflow;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.run.CountedRun;
import org.espalier.tracking.run.NewRun;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunStatus;
import org.espalier.tracking.run.RunWrite;
import org.jspecify.annotations.Nullable;

/** {@code runs/…} without what they log. */
final class RunCalls {
  static final String NAME_TAG = "mlflow.runName";
  private static final int LARGEST_PAGE = 50_000;

  private final TrackingStores stores;
  private final InstantSource clock;
  private final RunViews views;

  RunCalls(TrackingStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
    this.views = new RunViews(stores);
  }

  List<Call> calls() {
    return List.of(
        Call.write("runs/create", this::create),
        Call.get("runs/get", this::get),
        Call.write("runs/update", this::update),
        Call.write("runs/delete", arguments -> move(arguments, Lifecycle.DELETED)),
        Call.write("runs/restore", arguments -> move(arguments, Lifecycle.ACTIVE)),
        Call.search("runs/search", this::search),
        Call.write("runs/set-tag", this::setTag),
        Call.write("runs/delete-tag", this::deleteTag));
  }

  private Map<String, ?> create(Arguments arguments) {
    long experiment = Checks.experimentId(arguments.maybe("experiment_id").orElse("0"));
    Map<String, String> tags = new LinkedHashMap<>(arguments.pairs("tags"));
    Checks.tags(tags, Checks.TAG_CHARACTERS);
    String given = arguments.text("run_name");
    String tagged = tags.getOrDefault(NAME_TAG, "");
    if (!given.isEmpty() && !tagged.isEmpty() && !given.equals(tagged)) {
      throw TrackingException.invalid(
          "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='%s', mlflow.runName='%s')."
              .formatted(Checks.shown(given), Checks.shown(tagged)));
    }
    UUID id = UUID.randomUUID();
    String name = !given.isEmpty() ? given : !tagged.isEmpty() ? tagged : RunNames.of(id);
    tags.put(NAME_TAG, Checks.most("Run name", name, Checks.TAG_CHARACTERS));
    OptionalLong start = arguments.whole("start_time");
    Instant startedAt =
        start.isPresent()
            ? Instant.ofEpochMilli(Checks.time("start_time", start.getAsLong()))
            : clock.instant();
    Run run =
        stores
            .runs()
            .create(
                new NewRun(
                    id.toString().replace("-", ""),
                    experiment,
                    name,
                    Checks.most("User id", arguments.text("user_id"), Checks.USER_CHARACTERS),
                    startedAt,
                    tags));
    return Map.of("run", views.of(run));
  }

  private Map<String, ?> get(Arguments arguments) {
    return Map.of("run", views.of(stores.runs().get(arguments.runId())));
  }

  private Map<String, ?> update(Arguments arguments) {
    String runId = arguments.runId();
    OptionalLong end = arguments.whole("end_time");
    Instant endedAt =
        end.isPresent() ? Instant.ofEpochMilli(Checks.time("end_time", end.getAsLong())) : null;
    String name = arguments.maybe("run_name").filter(text -> !text.isEmpty()).orElse(null);
    if (name != null) {
      Checks.most("Run name", name, Checks.TAG_CHARACTERS);
    }
    Run run = stores.runs().update(runId, status(arguments.maybe("status")), endedAt, name);
    if (name != null) {
      stores.runWriter().write(RunWrite.ofTag(runId, NAME_TAG, name));
    }
    return Map.of("run_info", Views.info(run));
  }

  private static @Nullable RunStatus status(Optional<String> word) {
    return switch (word.orElse("")) {
      case "" -> null;
      case "RUNNING", "1" -> RunStatus.RUNNING;
      case "SCHEDULED", "2" -> RunStatus.SCHEDULED;
      case "FINISHED", "3" -> RunStatus.FINISHED;
      case "FAILED", "4" -> RunStatus.FAILED;
      case "KILLED", "5" -> RunStatus.KILLED;
      case String other ->
          throw TrackingException.invalid(
              "Invalid value %s for parameter 'status' supplied: it must be RUNNING, SCHEDULED, FINISHED, FAILED or KILLED"
                  .formatted(Checks.shown(other)));
    };
  }

  private Map<String, ?> move(Arguments arguments, Lifecycle lifecycle) {
    stores.runs().setLifecycle(arguments.runId(), lifecycle);
    return Map.of();
  }

  private Map<String, ?> search(Arguments arguments) {
    Search.Page<CountedRun> page =
        stores
            .runSearch()
            .find(
                arguments.texts("experiment_ids").stream().map(Checks::experimentId).toList(),
                arguments.text("filter"),
                ExperimentCalls.view(arguments, "run_view_type"),
                arguments.texts("order_by"),
                PageToken.after(arguments),
                Checks.page(arguments.whole("max_results", 1_000), LARGEST_PAGE));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("runs", views.of(page.items()));
    PageToken.put(answer, page.next());
    return answer;
  }

  private Map<String, ?> setTag(Arguments arguments) {
    String key = Checks.key("tag", arguments.required("key"));
    String value = Checks.most("Tag value", arguments.text("value"), Checks.TAG_CHARACTERS);
    String runId = arguments.runId();
    stores.runWriter().write(RunWrite.ofTag(runId, key, value));
    if (key.equals(NAME_TAG)) {
      stores.runs().update(runId, null, null, value);
    }
    return Map.of();
  }

  private Map<String, ?> deleteTag(Arguments arguments) {
    stores.runs().deleteTag(arguments.runId(), arguments.required("key"));
    return Map.of();
  }
}
