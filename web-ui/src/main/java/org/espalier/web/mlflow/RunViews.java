package org.espalier.web.mlflow;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.util.RawValue;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.dataset.DatasetUse;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunData;

/**
 * Runs as MLflow writes them, as JSON. What was put together for a run is kept until its version in
 * the database or the count of its points is another, so that a page of runs that have not changed
 * costs two queries. It is never older than what it is kept under: contents are read after that.
 * What nobody has asked for the longest goes first. Thread-safe.
 */
final class RunViews {
  /** Of the heap, at most. */
  private static final int SHARE = 16;

  /** Characters of a run that is kept: beyond it writing costs more than putting together. */
  private static final int LONGEST = 65_536;

  /** Bytes that one takes besides its text. */
  private static final int OVERHEAD = 200;

  private final TrackingStores stores;
  private final Cache<Long, Kept> cache;

  /** Tells what is kept from what it would be now. */
  private record State(long version, long points) {}

  private record Kept(State state, String json) {}

  RunViews(TrackingStores stores) {
    this.stores = stores;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE)
            .weigher((Long number, Kept kept) -> kept.json().length() + OVERHEAD)
            .build();
  }

  /** In the order given. */
  List<RawValue> of(List<Run> runs) {
    Map<Long, Long> points = stores.runs().pointCounts(runs);
    Map<Long, State> states = new HashMap<>();
    Map<Long, String> found = new HashMap<>();
    List<Run> missing = new ArrayList<>();
    for (Run run : runs) {
      State state = new State(run.version(), points.getOrDefault(run.runNumber(), 0L));
      states.put(run.runNumber(), state);
      Kept kept = cache.getIfPresent(run.runNumber());
      if (kept != null && kept.state().equals(state)) {
        found.put(run.runNumber(), kept.json());
      } else {
        missing.add(run);
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(putTogether(missing, states));
    }
    return runs.stream().map(run -> new RawValue(found.get(run.runNumber()))).toList();
  }

  RawValue of(Run run) {
    return of(List.of(run)).getFirst();
  }

  private Map<Long, String> putTogether(List<Run> runs, Map<Long, State> states) {
    var datasets = stores.datasets().ofRuns(runs);
    var models = stores.loggedModels().ofRuns(runs);
    Map<Long, String> made = new HashMap<>();
    for (RunData data : stores.runs().data(runs)) {
      long number = data.run().runNumber();
      List<DatasetUse> used = datasets.getOrDefault(number, List.of());
      String json = Json.write(Views.run(data, used, models.getOrDefault(number, List.of())));
      made.put(number, json);
      if (json.length() <= LONGEST && used.stream().noneMatch(DatasetUse::leftOut)) {
        cache.put(number, new Kept(requireNonNull(states.get(number)), json));
      }
    }
    return made;
  }
}
