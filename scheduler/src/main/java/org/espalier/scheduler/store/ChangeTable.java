package org.espalier.scheduler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Table state_change: every move, in the order applied. Rows wait for {@link LastWrite}. */
final class ChangeTable {

  private record Change(
      long study,
      @Nullable Long trial,
      @Nullable Integer attempt,
      String from,
      String to,
      String cause) {}

  private final List<Change> waiting = new ArrayList<>();

  /**
   * @param from empty for the first state
   * @param cause one phrase for people
   */
  void add(
      long study,
      @Nullable Long trial,
      @Nullable Integer attempt,
      String from,
      String to,
      String cause) {
    waiting.add(new Change(study, trial, attempt, from, to, cause));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives what waits to {@link LastWrite}, as arrays, and forgets it. */
  void bindTo(SqlStatement<?> statement) {
    statement
        .bindByType("studies", column(Change::study, Long[]::new), Long[].class)
        .bindByType("trials", column(Change::trial, Long[]::new), Long[].class)
        .bindByType("attempts", column(Change::attempt, Integer[]::new), Integer[].class)
        .bindByType("froms", column(Change::from, String[]::new), String[].class)
        .bindByType("tos", column(Change::to, String[]::new), String[].class)
        .bindByType("causes", column(Change::cause, String[]::new), String[].class);
    waiting.clear();
  }

  private <T> T[] column(
      Function<Change, ? extends @Nullable T> of, java.util.function.IntFunction<T[]> array) {
    return waiting.stream().map(of).toArray(array);
  }
}
