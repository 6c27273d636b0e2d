package org.espalier.tracking.registry;

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
import org.jdbi.v3.core.Jdbi;

/** Finds registered models and versions by MLflow's filters. Thread-safe. */
public final class RegistrySearch {
  private static final SqlCompiler MODELS = new SqlCompiler(RegistrySearch::modelColumn);
  private static final SqlCompiler VERSIONS = new SqlCompiler(RegistrySearch::versionColumn);

  /** MLflow's clients ask for what is no prompt by this tag, which plain models do not have. */
  private static final String PROMPT_TAG = "mlflow.prompt.is_prompt";

  private static final SortKey BY_NAME = SortKey.ascending(ValueType.TEXT, "m.name collate \"C\"");
  private static final SortKey NEWEST_VERSION =
      SortKey.descending(ValueType.NUMBER, "v.version::double precision");
  private static final SortKey CHANGED_LAST = SortKey.descending(ValueType.TIME, "v.updated_at");

  private final Jdbi jdbi;

  public RegistrySearch(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Registered models, by name where no order is given. */
  public Search.Page<RegisteredModel> models(
      String filter, List<String> orderBy, Optional<String> after, int limit) {
    Search.Query query =
        new Search.Query(
            RegistryRows.MODEL_COLUMNS,
            where(MODELS, RegistryRows.MODEL_FROM, filter),
            MODELS.sortKeys(orders(orderBy), BY_NAME));
    Search.Page<RegisteredModel> page = Search.page(jdbi, query, after, limit, RegistryRows::model);
    return new Search.Page<>(
        jdbi.withHandle(handle -> RegistryStore.withLatest(handle, page.items())), page.next());
  }

  /** Versions, those changed last first where no order is given. */
  public Search.Page<ModelVersion> versions(
      String filter, List<String> orderBy, Optional<String> after, int limit) {
    Search.Query query =
        new Search.Query(
            RegistryRows.VERSION_COLUMNS,
            where(VERSIONS, RegistryRows.VERSION_FROM, filter),
            orderBy.isEmpty()
                ? List.of(CHANGED_LAST, BY_NAME, NEWEST_VERSION)
                : VERSIONS.sortKeys(orders(orderBy), BY_NAME, NEWEST_VERSION));
    return Search.page(jdbi, query, after, limit, RegistryRows::version);
  }

  private static Sql where(SqlCompiler compiler, String from, String filter) {
    return Sql.of(from + " where ").then(compiler.condition(FilterParser.parse(filter)));
  }

  private static List<Order> orders(List<String> orderBy) {
    return FilterParser.parseOrders(orderBy);
  }

  private static Column modelColumn(Filter.Field field) {
    return switch (field.entity()) {
      case ATTRIBUTE ->
          switch (field.key().toLowerCase(Locale.ROOT)) {
            case "name" -> Column.own(ValueType.TEXT, "m.name");
            case "creation_timestamp" -> Column.own(ValueType.TIME, "m.created_at");
            case "timestamp", "last_updated_timestamp" ->
                Column.own(ValueType.TIME, "m.updated_at");
            default -> throw wrong(field);
          };
      case TAG ->
          tag(
              "from registered_model_tag t where t.registered_number = m.registered_number"
                  + " and t.key = ?",
              field.key());
      case METRIC, PARAM, DATASET -> throw wrong(field);
    };
  }

  private static Column versionColumn(Filter.Field field) {
    return switch (field.entity()) {
      case ATTRIBUTE ->
          switch (field.key().toLowerCase(Locale.ROOT)) {
            case "name" -> Column.own(ValueType.TEXT, "m.name");
            case "run_id" -> Column.own(ValueType.TEXT, "v.run_id");
            case "source_path", "source" -> Column.own(ValueType.TEXT, "v.source");
            case "model_id" -> Column.own(ValueType.TEXT, "v.model_id");
            case "version_number", "version" ->
                Column.own(ValueType.NUMBER, "v.version::double precision");
            case "creation_timestamp" -> Column.own(ValueType.TIME, "v.created_at");
            case "last_updated_timestamp" -> Column.own(ValueType.TIME, "v.updated_at");
            default -> throw wrong(field);
          };
      case TAG ->
          tag(
              "from model_version_tag t where t.registered_number = v.registered_number"
                  + " and t.version = v.version and t.key = ?",
              field.key());
      case METRIC, PARAM, DATASET -> throw wrong(field);
    };
  }

  private static Column tag(String fromText, String key) {
    Sql from = Sql.of(fromText, key);
    if (key.equals(PROMPT_TAG)) {
      Sql value = Sql.of("coalesce((select t.value ").then(from).then("), 'false')");
      return new Column(ValueType.TEXT, value, Column::known, value);
    }
    return new Column(
        ValueType.TEXT,
        Sql.of("t.value"),
        condition -> Sql.of("exists (select 1 ").then(from).then(" and ").then(condition).then(")"),
        Sql.of("(select t.value ").then(from).then(")"));
  }

  private static TrackingException wrong(Filter.Field field) {
    return TrackingException.invalid(
        "Invalid attribute key '%s' specified. There are name, tags and timestamps; of versions also run_id, version_number and source_path"
            .formatted(field.key()));
  }
}
