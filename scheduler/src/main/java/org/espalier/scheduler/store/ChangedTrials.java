package org.espalier.scheduler.store;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The trials of which a transaction changes the row or an attempt: who shows them is told after the
 * commit. Every statement that writes one of the two tables adds here, since the triggers that
 * would tell are switched off for the scheduler (V100). For one transaction and one thread.
 */
final class ChangedTrials {

  private final Set<Long> ids = new LinkedHashSet<>();

  void add(long trial) {
    ids.add(trial);
  }

  void addAll(Collection<Long> trials) {
    ids.addAll(trials);
  }

  Set<Long> all() {
    return Set.copyOf(ids);
  }
}
