package org.espalier.web.mlflow;

import com.fasterxml.jackson.databind.util.RawValue;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.dataset.DatasetUse;
import org.espalier.tracking.run.CountedRun;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunData;

/**
 * Runs as MLflow writes them, as JSON. What was put together for a run is kept until its version in
 * the database or the count of its points is another, so that of a page of runs that have not
 * changed nothing is read. It is never older than what it is kept under: contents are read after
 * that. What nobody has asked for the longest goes first. Thread-safe.
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

  /**
   * @param run as it was before its contents were read
   */
  private record Kept(CountedRun run, String json) {}

  RunViews(TrackingStores stores) {
    this.stores = stores;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE)
            .weigher((Long number, Kept kept) -> kept.json().length() + OVERHEAD)
            .build();
  }

  /** In the order given. */
  List<RawValue> of(List<CountedRun> runs) {
    Map<Long, String> found = new HashMap<>();
    List<CountedRun> missing = new ArrayList<>();
    for (CountedRun run : runs) {
      long number = run.run().runNumber();
      Kept kept = cache.getIfPresent(number);
      if (kept != null && isOf(kept, run)) {
        found.put(number, kept.json());
      } else {
        missing.add(run);
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(putTogether(missing));
    }
    return runs.stream().map(run -> new RawValue(found.get(run.run().runNumber()))).toList();
  }

  RawValue of(Run run) {
    return of(stores.runs().counted(List.of(run))).getFirst();
  }

  private static boolean isOf(Kept kept, CountedRun run) {
    return kept.run().run().version() == run.run().version() && kept.run().points() == run.points();
  }

  private Map<Long, String> putTogether(List<CountedRun> counted) {
    List<Run> runs = counted.stream().map(CountedRun::run).toList();
    var datasets = stores.datasets().ofRuns(runs);
    var models = stores.loggedModels().ofRuns(runs);
    Map<Long, String> made = new HashMap<>();
    Iterator<CountedRun> states = counted.iterator();
    for (RunData data : stores.runs().data(runs)) {
      CountedRun state = states.next();
      long number = data.run().runNumber();
      List<DatasetUse> used = datasets.getOrDefault(number, List.of());
      String json = Json.write(Views.run(data, used, models.getOrDefault(number, List.of())));
      made.put(number, json);
      if (json.length() <= LONGEST && used.stream().noneMatch(DatasetUse::leftOut)) {
        cache.put(number, new Kept(state, json));
      }
    }
    return made;
  }
}
