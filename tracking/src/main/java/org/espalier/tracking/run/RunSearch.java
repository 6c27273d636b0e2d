package org.espalier.tracking.run;

import java.util.ArrayList;
import java.util.List;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.SqlCompiler;
import org.jdbi.v3.core.Jdbi;

/** Finds runs by MLflow's filters. No search touches a history. Thread-safe. */
public final class RunSearch {
  private static final SqlCompiler COMPILER = new SqlCompiler(new RunColumns());

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
   * @throws org.espalier.tracking.TrackingException INVALID if a filter or order is wrong
   */
  public Search.Page<Run> find(
      List<Long> experimentIds,
      String filter,
      View view,
      List<String> orderBy,
      long offset,
      int limit) {
    List<Order> orders = new ArrayList<>();
    orderBy.forEach(text -> orders.add(FilterParser.parseOrder(text)));
    Sql query =
        Sql.of(
                "select "
                    + RunStore.COLUMNS
                    + " from run r where r.experiment_id = any (?::bigint[])"
                    + view.condition()
                    + " and ",
                experimentIds)
            .then(COMPILER.condition(FilterParser.parse(filter)))
            .then(" order by ")
            .then(COMPILER.orderBy(orders, "r.started_at desc nulls last, r.run_id"));
    return Search.page(jdbi, query, offset, limit, RunStore::read);
  }
}
