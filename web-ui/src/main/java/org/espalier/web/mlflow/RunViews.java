package org.espalier.web.mlflow;

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
 * the database is another, so that a page of runs that have not changed costs one query. It is
 * never older than the version it is kept under: contents are read after it. What nobody has asked
 * for the longest goes first. Thread-safe.
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

  private record Kept(long version, String json) {}

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
    Map<Long, String> found = new HashMap<>();
    List<Run> missing = new ArrayList<>();
    for (Run run : runs) {
      Kept kept = cache.getIfPresent(run.runNumber());
      if (kept != null && kept.version() == run.version()) {
        found.put(run.runNumber(), kept.json());
      } else {
        missing.add(run);
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(putTogether(missing));
    }
    return runs.stream().map(run -> new RawValue(found.get(run.runNumber()))).toList();
  }

  RawValue of(Run run) {
    return of(List.of(run)).getFirst();
  }

  private Map<Long, String> putTogether(List<Run> runs) {
    var datasets = stores.datasets().ofRuns(runs);
    var models = stores.loggedModels().ofRuns(runs);
    Map<Long, String> made = new HashMap<>();
    for (RunData data : stores.runs().data(runs)) {
      long number = data.run().runNumber();
      List<DatasetUse> used = datasets.getOrDefault(number, List.of());
      String json = Json.write(Views.run(data, used, models.getOrDefault(number, List.of())));
      made.put(number, json);
      if (json.length() <= LONGEST && used.stream().noneMatch(DatasetUse::leftOut)) {
        cache.put(number, new Kept(data.run().version(), json));
      }
    }
    return made;
  }
}
