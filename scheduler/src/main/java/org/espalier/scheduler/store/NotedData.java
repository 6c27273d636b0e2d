package org.espalier.scheduler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Data sets that experiments are known to have, because a run of theirs was noted with it. May be
 * wrong about one that was deleted since. Thread-safe.
 */
final class NotedData {

  /**
   * @param digest of what the trial was told
   */
  record DataSet(long experiment, String name, String digest) {}

  private final Cache<DataSet, Boolean> noted = Caffeine.newBuilder().maximumSize(10_000).build();

  void add(DataSet data) {
    noted.put(data, true);
  }

  boolean has(DataSet data) {
    return noted.getIfPresent(data) != null;
  }
}
