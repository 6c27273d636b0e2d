package org.espalier.tracking.search;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.espalier.tracking.Databases;
import org.espalier.tracking.access.ProjectScope;
import org.espalier.tracking.change.ChangeLog;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Keyset;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.filter.SortKey;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.SqlCompiler;
import org.espalier.tracking.filter.ValueType;
import org.espalier.tracking.run.CountedRun;
import org.espalier.tracking.run.Run;
import org.espalier.tracking.run.RunColumns;
import org.espalier.tracking.run.RunStore;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Finds runs by MLflow's filters. No search touches a history. Thread-safe. */
public final class RunSearch {
  private static final SqlCompiler COMPILER = new SqlCompiler(new RunColumns());

  private static final SortKey NEWEST = SortKey.descending(ValueType.TIME, "r.started_at");
  private static final SortKey BY_ID = SortKey.ascending(ValueType.TEXT, "r.run_id");

  private final Jdbi jdbi;
  private final RunStore runs;
  private final HeldExperiments held;

  /**
   * @param database narrows what a thread sees
   * @param unscoped the same, for what is held for all
   */
  public RunSearch(DataSource database, DataSource unscoped, ChangeLog log, RunStore runs) {
    this.jdbi = Databases.jdbi(database);
    this.runs = runs;
    this.held = new HeldExperiments(unscoped, log);
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

  /** How many pages were answered without the database. */
  long answeredInMemory() {
    return held.answered();
  }

  /** What is looked for. */
  private record Question(Filter filter, View view, List<Order> orders, Sql conditions) {
    static Question of(String filter, View view, List<String> orderBy) {
      Filter parsed = FilterParser.parse(filter);
      return new Question(
          parsed,
          view,
          FilterParser.parseOrders(orderBy),
          Sql.of("true" + view.condition() + " and ").then(COMPILER.condition(parsed)));
    }

    List<SortKey> keys() {
      return COMPILER.sortKeys(orders, NEWEST, BY_ID);
    }

    boolean canBeHeld() {
      return HeldFilter.canAnswer(filter) && HeldOrder.canFollow(orders);
    }

    Set<Filter.Field> fields() {
      Set<Filter.Field> fields = new HashSet<>(HeldFilter.fields(filter));
      fields.addAll(HeldOrder.fields(orders));
      return fields;
    }
  }

  /**
   * @param filter in MLflow's language; empty for all
   * @param orderBy in MLflow's language; ties by start time, newest first, then by run id
   * @param after the token of the page before; empty for the first
   * @throws org.espalier.tracking.TrackingException INVALID if a filter or order is wrong
   */
  public Search.Page<CountedRun> find(
      List<Long> experimentIds,
      String filter,
      View view,
      List<String> orderBy,
      Optional<String> after,
      int limit) {
    Question question = Question.of(filter, view, orderBy);
    List<Long> experiments = experimentIds.stream().distinct().toList();
    if (experiments.size() == 1 && question.canBeHeld() && !ProjectScope.isNarrowed()) {
      Search.Page<CountedRun> page = inMemory(experiments.getFirst(), question, after, limit);
      if (page != null) {
        return page;
      }
    }
    Search.Page<Run> page = inDatabase(experiments, question, after, limit);
    return new Search.Page<>(runs.counted(page.items()), page.next());
  }

  private Search.@Nullable Page<CountedRun> inMemory(
      long experiment, Question question, Optional<String> after, int limit) {
    Keyset keyset = new Keyset(question.keys());
    try {
      return held.ask(
          experiment,
          question.fields(),
          held ->
              HeldPage.of(
                  held,
                  question.view(),
                  HeldFilter.over(held, question.filter()),
                  HeldOrder.over(held, question.orders()),
                  keyset,
                  after,
                  limit));
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private Search.Page<Run> inDatabase(
      List<Long> experiments, Question question, Optional<String> after, int limit) {
    return Search.page(
        jdbi,
        new Search.Query(
            RunStore.COLUMNS,
            Sql.of("from run r where ")
                .then(of(experiments))
                .then(" and ")
                .then(question.conditions()),
            question.keys(),
            question.orders().stream()
                .findFirst()
                .filter(order -> order.field().entity() == Filter.Entity.METRIC)
                .map(
                    order ->
                        RunColumns.byMetric(
                            experiments, order.field().key(), question.conditions()))),
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
