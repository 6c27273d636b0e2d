package org.espalier.tracking.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.Column;
import org.espalier.tracking.filter.Filter;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.filter.SortKey;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.SqlCompiler;
import org.espalier.tracking.filter.ValueType;
import org.espalier.tracking.search.RunSearch.View;
import org.jdbi.v3.core.Jdbi;

/** Finds experiments by MLflow's filters. Thread-safe. */
public final class ExperimentSearch {
  private static final SqlCompiler COMPILER = new SqlCompiler(ExperimentSearch::column);

  private static final SortKey NEWEST = SortKey.descending(ValueType.TIME, "e.created_at");
  private static final SortKey BY_ID =
      SortKey.descending(ValueType.NUMBER, "e.experiment_id::double precision");

  private final Jdbi jdbi;

  public ExperimentSearch(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param filter in MLflow's language; empty for all
   * @param orderBy in MLflow's language; newest first where it is empty
   * @param after the token of the page before; empty for the first
   * @throws TrackingException INVALID if a filter or order is wrong
   */
  public Search.Page<Experiment> find(
      String filter, View view, List<String> orderBy, Optional<String> after, int limit) {
    List<Order> orders = new ArrayList<>();
    orders.addAll(FilterParser.parseOrders(orderBy));
    Sql from =
        Sql.of(ExperimentRows.FROM + " where true" + view.condition() + " and ")
            .then(COMPILER.condition(FilterParser.parse(filter)));
    List<SortKey> keys =
        orders.isEmpty() ? List.of(NEWEST, BY_ID) : COMPILER.sortKeys(orders, BY_ID);
    return Search.page(
        jdbi,
        new Search.Query(ExperimentRows.COLUMNS, from, keys),
        after,
        limit,
        ExperimentRows::read);
  }

  private static Column column(Filter.Field field) {
    return switch (field.entity()) {
      case ATTRIBUTE ->
          switch (field.key().toLowerCase(Locale.ROOT)) {
            case "name" -> Column.own(ValueType.TEXT, "e.name");
            case "experiment_id" ->
                Column.own(ValueType.NUMBER, "e.experiment_id::double precision");
            case "creation_time", "created" -> Column.own(ValueType.TIME, "e.created_at");
            case "last_update_time", "last_updated" -> Column.own(ValueType.TIME, "e.updated_at");
            default ->
                throw TrackingException.invalid(
                    ("Invalid attribute key '%s' specified. Valid keys are '[name, creation_time,"
                            + " last_update_time]'")
                        .formatted(field.key()));
          };
      case TAG -> tag(field.key());
      case METRIC, PARAM, DATASET ->
          throw TrackingException.invalid(
              "Invalid entity type '%s'. Valid values are 'attribute' and 'tag'"
                  .formatted(field.entity().name().toLowerCase(Locale.ROOT)));
    };
  }

  private static Column tag(String key) {
    Sql from =
        Sql.of("from experiment_tag t where t.experiment_id = e.experiment_id and t.key = ?", key);
    return new Column(
        ValueType.TEXT,
        Sql.of("t.value"),
        condition -> Sql.of("exists (select 1 ").then(from).then(" and ").then(condition).then(")"),
        Sql.of("(select t.value ").then(from).then(")"));
  }
}
