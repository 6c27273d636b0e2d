package org.espalier.tracking.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.filter.SortKey;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.SqlCompiler;
import org.espalier.tracking.filter.ValueType;
import org.jdbi.v3.core.Jdbi;

/** Finds runs by MLflow's filters. No search touches a history. Thread-safe. */
public final class RunSearch {
  private static final SqlCompiler COMPILER = new SqlCompiler(new RunColumns());

  private static final SortKey NEWEST = SortKey.descending(ValueType.TIME, "r.started_at");
  private static final SortKey BY_ID = SortKey.ascending(ValueType.TEXT, "r.run_id");

  private final Jdbi jdbi;

  public RunSearch(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Which of the deleted and the active. */
  public enum View {
    ACTIVE_ONLY,
    DELETED_ONLY,
    ALL;

    /** As a condition on {@code lifecycle_stage}. */
    public String condition() {
      return switch (this) {
        case ACTIVE_ONLY -> " and lifecycle_stage = 'active'";
        case DELETED_ONLY -> " and lifecycle_stage = 'deleted'";
        case ALL -> "";
      };
    }
  }

  /**
   * @param filter in MLflow's language; empty for all
   * @param orderBy in MLflow's language; ties by start time, newest first, then by run id
   * @param after the token of the page before; empty for the first
   * @throws org.espalier.tracking.TrackingException INVALID if a filter or order is wrong
   */
  public Search.Page<Run> find(
      List<Long> experimentIds,
      String filter,
      View view,
      List<String> orderBy,
      Optional<String> after,
      int limit) {
    List<Order> orders = new ArrayList<>();
    orderBy.forEach(text -> orders.add(FilterParser.parseOrder(text)));
    List<Long> experiments = experimentIds.stream().distinct().toList();
    Sql conditions =
        Sql.of("true" + view.condition() + " and ")
            .then(COMPILER.condition(FilterParser.parse(filter)));
    return Search.page(
        jdbi,
        new Search.Query(
            RunStore.COLUMNS,
            Sql.of("from run r where ").then(of(experiments)).then(" and ").then(conditions),
            COMPILER.sortKeys(orders, NEWEST, BY_ID),
            orders.stream()
                .findFirst()
                .filter(order -> order.field().entity() == Filter.Entity.METRIC)
                .map(order -> RunColumns.byMetric(experiments, order.field().key(), conditions))),
        after,
        limit,
        RunStore::read);
  }

  /** One experiment, the most common case, can be read in the order of its index. */
  private static Sql of(List<Long> experimentIds) {
    return experimentIds.size() == 1
        ? Sql.of("r.experiment_id = ?", experimentIds.getFirst())
        : Sql.of("r.experiment_id = any (?::bigint[])", experimentIds);
  }
}
