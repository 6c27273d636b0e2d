package org.espalier.scheduler.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Data sets that experiments are known to have, because a run of theirs was noted with it. May be
 * wrong about one that was deleted since. Thread-safe.
 */
final class NotedData {

  private static final int MOST = 10_000;

  /**
   * @param digest of what the trial was told
   */
  record DataSet(long experiment, String name, String digest) {}

  private final Map<DataSet, Boolean> noted =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DataSet, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(DataSet data) {
    noted.put(data, true);
  }

  synchronized boolean has(DataSet data) {
    return noted.containsKey(data);
  }
}
