package org.espalier.tracking.search;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.espalier.tracking.change.ChangeLog;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.run.CountedRun;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is held up to date: reads what has been told of changed runs since the last time, and
 * those runs anew. Thread-safe.
 */
final class HeldUpdates {
  private final HeldReader reader;
  private final ChangeLog log;
  private final Cache<Long, HeldRuns> held;
  private final HeldLock contents;

  /** Held by who reads changes; guards {@link #mark}. */
  private final ReentrantLock refreshing = new ReentrantLock();

  private ChangeLog.@Nullable Mark mark;

  /** How many refreshes have begun; all but the one under way have ended. */
  private volatile long begun;

  /**
   * @param contents guards what the runs hold
   */
  HeldUpdates(HeldReader reader, ChangeLog log, Cache<Long, HeldRuns> held, HeldLock contents) {
    this.reader = reader;
    this.log = log;
    this.held = held;
    this.contents = contents;
  }

  /** Adds an experiment, whose runs can be read from now on: what changes meanwhile is told. */
  void add(long experiment, HeldRuns runs) throws SQLException {
    refreshing.lock();
    try {
      if (mark == null || held.asMap().isEmpty()) {
        mark = log.now();
      }
      held.put(experiment, runs);
    } finally {
      refreshing.unlock();
    }
  }

  /** Adds a column, whose values can be read from now on. */
  void add(HeldRuns runs, Filter.Field field, HeldColumn column) {
    refreshing.lock();
    try {
      contents.change(() -> runs.columns().put(field, column));
    } finally {
      refreshing.unlock();
    }
  }

  /** Weighs an experiment again if it has grown, unless it was forgotten meanwhile. */
  void weigh(long experiment, HeldRuns runs) {
    contents.change(
        () -> {
          if (runs.hasGrown()) {
            held.asMap().replace(experiment, runs, runs);
          }
        });
  }

  /**
   * Returns once something that began after the call has read what has changed. If that cannot be
   * told any more, nothing is held afterwards.
   */
  void refresh() throws SQLException {
    long needed = begun + 1;
    refreshing.lock();
    try {
      if (begun < needed) {
        begun = needed;
        boolean done = false;
        try {
          readChanges();
          done = true;
        } finally {
          if (!done) {
            forget();
          }
        }
      }
    } finally {
      refreshing.unlock();
    }
  }

  private void forget() {
    mark = null;
    held.invalidateAll();
  }

  private void readChanges() throws SQLException {
    if (mark == null) {
      return;
    }
    switch (log.since(mark)) {
      case ChangeLog.Lost lost -> forget();
      case ChangeLog.Changes changes -> {
        Map<Long, HeldRuns> experiments = Map.copyOf(held.asMap());
        Set<Long> runs = concerned(changes, experiments.values());
        if (!runs.isEmpty()) {
          take(runs, experiments);
        }
        mark = changes.now();
      }
    }
  }

  private Set<Long> concerned(ChangeLog.Changes changes, Collection<HeldRuns> experiments) {
    return contents.read(
        () -> {
          Set<Long> concerned = new HashSet<>(changes.created());
          for (long run : changes.changed()) {
            if (experiments.stream().anyMatch(runs -> runs.mayHave(run))) {
              concerned.add(run);
            }
          }
          return concerned;
        });
  }

  /** Reads the runs and their columns anew. */
  private void take(Set<Long> numbers, Map<Long, HeldRuns> experiments) throws SQLException {
    Map<Long, CountedRun> found = new HashMap<>();
    for (CountedRun run : reader.runs(numbers, experiments.keySet())) {
      found.put(run.run().runNumber(), run);
    }
    Set<Filter.Field> fields = new HashSet<>();
    experiments.values().forEach(runs -> fields.addAll(runs.columns().keySet()));
    List<HeldReader.Value> values = reader.values(found.keySet(), fields);
    contents.change(
        () -> {
          for (long number : numbers) {
            CountedRun run = found.get(number);
            experiments.forEach(
                (experiment, runs) -> {
                  if (run == null) {
                    runs.remove(number);
                  } else if (run.run().experimentId() == experiment) {
                    runs.set(run);
                  }
                });
          }
          for (HeldReader.Value value : values) {
            CountedRun run = requireNonNull(found.get(value.runNumber()));
            requireNonNull(experiments.get(run.run().experimentId())).set(value);
          }
        });
    experiments.forEach(this::weigh);
  }
}
