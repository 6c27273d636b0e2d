package org.espalier.tracking.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.espalier.tracking.change.ChangeLog;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.run.CountedRun;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Experiments that are searched often, in memory. The first searches read the database and have the
 * experiment, and then the columns they name, read in the background. A search waits until all that
 * was committed before it is here: one small query, which those that come at the same time share.
 * Holds at most what fits into an eighth of the heap; what nobody has searched for ten minutes
 * goes. Thread-safe.
 */
final class HeldExperiments {
  private static final Logger LOG = LoggerFactory.getLogger(HeldExperiments.class);
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private static final int SHARE = 8;

  /** Searches within a minute from which on an experiment is held. */
  private static final int OFTEN = 3;

  private static final int MOST_COLUMNS = 64;

  private final HeldReader reader;
  private final long most = Runtime.getRuntime().maxMemory() / SHARE;
  private final Cache<Long, HeldRuns> held =
      Caffeine.newBuilder()
          .maximumWeight(most / 1_024)
          .weigher((Long experiment, HeldRuns runs) -> (int) (runs.weigh() / 1_024) + 1)
          .expireAfterAccess(UNUSED)
          .build();
  private final Cache<Long, AtomicInteger> searches =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  /** Experiments that are too large, or whose run ids have an order that is not known here. */
  private final Cache<Long, Boolean> unfit =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(UNUSED).build();

  private final HeldLock contents = new HeldLock();
  private final HeldUpdates updates;
  private final LongAdder answered = new LongAdder();

  /** One at a time: whoever searches needs the connections and the processor more. */
  private final ReentrantLock loads = new ReentrantLock();

  private final Set<Load> loading = ConcurrentHashMap.newKeySet();

  /**
   * @param field null for the runs themselves
   */
  private record Load(long experiment, Filter.@Nullable Field field) {}

  private interface Task {
    void run() throws SQLException;
  }

  HeldExperiments(DataSource database, ChangeLog log) {
    this.reader = new HeldReader(database);
    this.updates = new HeldUpdates(reader, log, held, contents);
  }

  /**
   * Answers from what is held, as of now or later.
   *
   * @param fields whose columns the answer needs
   * @return null if the experiment or one of the columns is not held, or no longer
   */
  <T> @Nullable T ask(
      long experiment, Collection<Filter.Field> fields, Function<HeldRuns, T> answer)
      throws SQLException {
    if (!isReady(experiment, fields)) {
      return null;
    }
    updates.refresh();
    return contents.read(
        () -> {
          HeldRuns runs = held.getIfPresent(experiment);
          if (runs == null || !runs.canAnswer(fields)) {
            return null;
          }
          answered.increment();
          return answer.apply(runs);
        });
  }

  /** How many questions were answered. */
  long answered() {
    return answered.sum();
  }

  private boolean isReady(long experiment, Collection<Filter.Field> fields) {
    HeldRuns runs = held.getIfPresent(experiment);
    if (runs == null) {
      AtomicInteger count = searches.get(experiment, same -> new AtomicInteger());
      if (count.incrementAndGet() >= OFTEN && unfit.getIfPresent(experiment) == null) {
        inBackground(new Load(experiment, null), () -> load(experiment));
      }
      return false;
    }
    return contents.read(
        () -> {
          List<Filter.Field> missing =
              fields.stream().filter(field -> runs.column(field) == null).toList();
          if (runs.isWhole() && runs.columns().size() + missing.size() <= MOST_COLUMNS) {
            missing.forEach(
                field ->
                    inBackground(new Load(experiment, field), () -> load(runs, experiment, field)));
          }
          return runs.canAnswer(fields);
        });
  }

  private void inBackground(Load what, Task task) {
    if (loading.add(what)) {
      Thread.ofVirtual()
          .name("held-experiments")
          .start(
              () -> {
                loads.lock();
                try {
                  task.run();
                } catch (SQLException | RuntimeException e) {
                  LOG.warn("cannot hold {} in memory: {}", what, e.toString());
                } finally {
                  loads.unlock();
                  loading.remove(what);
                }
              });
    }
  }

  private void load(long experiment) throws SQLException {
    if (reader.count(experiment) * HeldRuns.RUN_BYTES > most) {
      unfit.put(experiment, true);
      return;
    }
    HeldRuns runs = new HeldRuns();
    updates.add(experiment, runs);
    boolean done = false;
    try {
      List<CountedRun> read = reader.runs(experiment);
      contents.change(() -> runs.complete(read));
      if (!runs.isFit()) {
        unfit.put(experiment, true);
        return;
      }
      updates.weigh(experiment, runs);
      done = true;
    } finally {
      if (!done) {
        held.asMap().remove(experiment, runs);
      }
    }
  }

  private void load(HeldRuns runs, long experiment, Filter.Field field) throws SQLException {
    HeldColumn column =
        field.entity() == Filter.Entity.METRIC ? new HeldColumn.Numbers() : new HeldColumn.Texts();
    updates.add(runs, field, column);
    boolean done = false;
    try {
      List<HeldReader.Value> read = reader.column(experiment, field);
      contents.change(() -> runs.complete(column, read));
      updates.weigh(experiment, runs);
      done = true;
    } finally {
      if (!done) {
        contents.change(() -> runs.columns().remove(field));
      }
    }
  }
}
