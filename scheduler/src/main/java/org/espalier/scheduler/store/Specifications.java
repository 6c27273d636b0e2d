package org.espalier.scheduler.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.study.TrialSpec;

/**
 * Specifications that committed transactions have granted, so that not every word of a worker has
 * its trial's read again, which is the largest column by far. What an attempt was granted never
 * changes, and a copy cannot be stale. Thread-safe.
 */
final class Specifications {

  /** Some ten kilobytes each. */
  private static final int MOST = 1_000;

  /**
   * @param attempt what is trained by the specification
   */
  record Granted(int attempt, TrialSpec specification) {}

  private final Cache<Long, Granted> byTrial = Caffeine.newBuilder().maximumSize(MOST).build();

  void add(Map<Long, Granted> granted) {
    byTrial.putAll(granted);
  }

  /** What the trial's attempt of this number was granted; empty if that is not known here. */
  Optional<TrialSpec> find(long trial, int attempt) {
    return Optional.ofNullable(byTrial.getIfPresent(trial))
        .filter(granted -> granted.attempt() == attempt)
        .map(Granted::specification);
  }

  /** Those of the trials of which one is known. */
  List<Long> known(Collection<Long> trials) {
    return trials.stream().filter(trial -> byTrial.getIfPresent(trial) != null).toList();
  }
}
