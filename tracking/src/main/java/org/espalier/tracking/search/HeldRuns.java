package org.espalier.tracking.search;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.run.CountedRun;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one experiment, each at a place, and columns of their fields. While the runs are
 * still being read, those that change meanwhile are kept as they are then. Not thread-safe.
 */
final class HeldRuns {
  /** Of a run without its columns, about. */
  static final int RUN_BYTES = 400;

  private final Map<Long, Integer> places = new HashMap<>();
  private final List<@Nullable CountedRun> runs = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final Map<Filter.Field, HeldColumn> columns = new HashMap<>();
  private final Set<Long> set = new HashSet<>();
  private boolean whole;
  private long weighed;
  private int idLength = -1;

  /**
   * Whether the database has the run ids in the order of their characters, whatever its collation:
   * if all are digits and small letters, of one length.
   */
  private boolean fit = true;

  /** Whether it has all runs of the experiment. */
  boolean isWhole() {
    return whole;
  }

  /** Whether its order is known here. */
  boolean isFit() {
    return fit;
  }

  /** Whether it has all runs, in an order that is known here, and all of these columns. */
  boolean canAnswer(Collection<Filter.Field> fields) {
    return whole
        && fit
        && fields.stream().map(columns::get).allMatch(column -> column != null && column.isWhole());
  }

  /** Takes the runs as they were read all at once, but for those that have changed since. */
  void complete(Collection<CountedRun> read) {
    for (CountedRun run : read) {
      if (!set.contains(run.run().runNumber())) {
        put(run);
      }
    }
    set.clear();
    whole = true;
  }

  private long bytes() {
    return (long) RUN_BYTES * places.size()
        + columns.values().stream().mapToLong(HeldColumn::bytes).sum();
  }

  /** What it takes of the heap, about; in bytes. */
  long weigh() {
    weighed = bytes();
    return weighed;
  }

  /** Whether it takes notably more than when it was weighed. */
  boolean hasGrown() {
    return bytes() > weighed + weighed / 8;
  }

  /** Whether a change of the run may concern this experiment: while it is not whole, any may. */
  boolean mayHave(long runNumber) {
    return !whole || places.containsKey(runNumber);
  }

  /** Takes the run as it is now, without any value in a column. */
  void set(CountedRun run) {
    note(run.run().runNumber());
    int place = put(run);
    columns.values().forEach(column -> column.set(place, null));
  }

  /** Takes what a run has now, if it is here and somebody has asked for that. */
  void set(HeldReader.Value value) {
    Integer place = places.get(value.runNumber());
    HeldColumn column = columns.get(value.field());
    if (place != null && column != null) {
      column.set(place, value.value());
    }
  }

  /** Takes the values of a column as they were read all at once. */
  void complete(HeldColumn column, Collection<HeldReader.Value> read) {
    for (HeldReader.Value value : read) {
      Integer place = places.get(value.runNumber());
      if (place != null) {
        column.offer(place, value.value());
      }
    }
    column.complete();
  }

  /** Forgets a run that is no more, if it was here. */
  void remove(long runNumber) {
    note(runNumber);
    Integer place = places.remove(runNumber);
    if (place != null) {
      runs.set(place, null);
      free.add(place);
      columns.values().forEach(column -> column.set(place, null));
    }
  }

  private void note(long runNumber) {
    if (!whole) {
      set.add(runNumber);
    }
  }

  private int put(CountedRun run) {
    judge(run.run().runId());
    Integer place = places.get(run.run().runNumber());
    if (place == null) {
      place = free.isEmpty() ? runs.size() : free.remove();
      places.put(run.run().runNumber(), place);
      if (place == runs.size()) {
        runs.add(null);
      }
    }
    runs.set(place, run);
    return place;
  }

  private void judge(String runId) {
    idLength = idLength < 0 ? runId.length() : idLength;
    fit &=
        runId.length() == idLength
            && runId.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
  }

  /** One more than the last place. */
  int end() {
    return runs.size();
  }

  /** The run at a place; null where there is none. */
  @Nullable CountedRun at(int place) {
    return runs.get(place);
  }

  /** As {@link #at}, where there is one. */
  CountedRun get(int place) {
    return requireNonNull(runs.get(place));
  }

  /** The column, also if it is not whole; null if nobody has asked for it. */
  @Nullable HeldColumn column(Filter.Field field) {
    return columns.get(field);
  }

  Map<Filter.Field, HeldColumn> columns() {
    return columns;
  }
}
