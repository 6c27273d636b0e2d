package org.espalier.tracking.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.filter.FilterParser;
import org.espalier.tracking.filter.Order;
import org.espalier.tracking.filter.Search;
import org.espalier.tracking.filter.SortKey;
import org.espalier.tracking.filter.Sql;
import org.espalier.tracking.filter.SqlCompiler;
import org.espalier.tracking.filter.ValueType;
import org.espalier.tracking.run.Run;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Logged models. Thread-safe. */
public final class LoggedModelStore {
  private static final SortKey NEWEST = SortKey.descending(ValueType.TIME, "l.created_at");
  private static final SortKey BY_ID = SortKey.ascending(ValueType.TEXT, "l.model_id");

  private final Jdbi jdbi;

  public LoggedModelStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A model of a run, and whether the run made it or used it. */
  public record Link(String modelId, boolean output, long step) {}

  /** Creates a model with status PENDING; its experiment is there. */
  public LoggedModel create(NewLoggedModel model) {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into logged_model (model_id, experiment_id, name, model_type,
                                            source_run_id, status)
                  values (:id, :experiment, :name, :type, :run, 'PENDING')
                  """)
              .bind("id", model.modelId())
              .bind("experiment", model.experimentId())
              .bind("name", model.name())
              .bind("type", model.modelType())
              .bind("run", model.sourceRunId())
              .execute();
          LoggedModel created = get(handle, model.modelId());
          put(handle, created.modelNumber(), "logged_model_param", model.params());
          put(handle, created.modelNumber(), "logged_model_tag", model.tags());
          return get(handle, model.modelId());
        });
  }

  private static void put(Handle handle, long model, String table, Map<String, String> values) {
    values.forEach(
        (key, value) ->
            handle
                .createUpdate(
                    "insert into "
                        + table
                        + " (model_number, key, value) values (:model, :key, :value)"
                        + " on conflict (model_number, key) do update set value = excluded.value")
                .bind("model", model)
                .bind("key", key)
                .bind("value", value)
                .execute());
  }

  /**
   * Deleted ones are not there.
   *
   * @throws TrackingException NOT_FOUND
   */
  public LoggedModel get(String modelId) {
    return jdbi.withHandle(handle -> get(handle, modelId));
  }

  /** Deleted ones are not there. */
  public Optional<LoggedModel> find(String modelId) {
    return jdbi.withHandle(handle -> find(handle, modelId));
  }

  private static LoggedModel get(Handle handle, String modelId) {
    return find(handle, modelId)
        .orElseThrow(
            () ->
                TrackingException.notFound(
                    "Logged model with ID '%s' not found.".formatted(modelId)));
  }

  private static Optional<LoggedModel> find(Handle handle, String modelId) {
    return handle
        .createQuery(
            LoggedModelRows.SELECT + " where l.model_id = :id and l.lifecycle_stage = 'active'")
        .bind("id", modelId)
        .map((row, context) -> LoggedModelRows.read(row))
        .findOne();
  }

  /**
   * @param status PENDING, READY or UPLOAD_FAILED
   * @throws TrackingException NOT_FOUND
   */
  public LoggedModel setStatus(String modelId, String status) {
    return change(
        modelId,
        "update logged_model set status = :value, updated_at = now() where model_number = :model",
        status);
  }

  /**
   * Deletes a model (soft).
   *
   * @throws TrackingException NOT_FOUND
   */
  public void delete(String modelId) {
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    update logged_model set lifecycle_stage = 'deleted', updated_at = now()
                    where model_number = :model
                    """)
                .bind("model", get(handle, modelId).modelNumber())
                .execute());
  }

  private LoggedModel change(String modelId, String sql, String value) {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate(sql)
              .bind("value", value)
              .bind("model", get(handle, modelId).modelNumber())
              .execute();
          return get(handle, modelId);
        });
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public void addParams(String modelId, Map<String, String> params) {
    jdbi.useTransaction(
        handle -> put(handle, get(handle, modelId).modelNumber(), "logged_model_param", params));
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public LoggedModel setTags(String modelId, Map<String, String> tags) {
    return jdbi.inTransaction(
        handle -> {
          put(handle, get(handle, modelId).modelNumber(), "logged_model_tag", tags);
          return get(handle, modelId);
        });
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public void deleteTag(String modelId, String key) {
    change(
        modelId, "delete from logged_model_tag where model_number = :model and key = :value", key);
  }

  /** Notes which models a run made or used; models that are not there are an error. */
  public void link(Run run, List<Link> links) {
    jdbi.useTransaction(
        handle -> {
          for (Link link : links) {
            handle
                .createUpdate(
                    """
                    insert into run_model (run_number, model_number, direction, step)
                    values (:run, :model, :direction, :step)
                    on conflict (run_number, model_number, direction) do update
                    set step = excluded.step
                    """)
                .bind("run", run.runNumber())
                .bind("model", get(handle, link.modelId()).modelNumber())
                .bind("direction", link.output() ? "OUTPUT" : "INPUT")
                .bind("step", link.step())
                .execute();
          }
        });
  }

  /** The models of runs, by run number. */
  public Map<Long, List<Link>> ofRuns(Collection<Run> runs) {
    Map<Long, List<Link>> result = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select u.run_number, l.model_id, u.direction, u.step
                    from run_model u join logged_model l using (model_number)
                    where u.run_number = any (:runs)
                    order by l.model_number
                    """)
                .bindArray("runs", Long.class, runs.stream().map(Run::runNumber).toList())
                .map(
                    (row, context) ->
                        result
                            .computeIfAbsent(row.getLong(1), run -> new ArrayList<>())
                            .add(
                                new Link(
                                    row.getString(2),
                                    row.getString(3).equals("OUTPUT"),
                                    row.getLong(4))))
                .list());
    return result;
  }

  /** Notes the value of a metric of a model, if it is later than the one noted. */
  public void measure(Run run, String modelId, LoggedModel.Metric metric) {
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into logged_model_metric as m (model_number, run_number, metric_id,
                      dataset_name, dataset_digest, step, time, value)
                    select :model, :run, metric_id, :datasetName, :datasetDigest, :step, :time, :value
                    from metric where name = :name
                    on conflict (model_number, metric_id, run_number, dataset_name, dataset_digest)
                    do update set step = excluded.step, time = excluded.time, value = excluded.value
                    where (m.step, m.time, m.value) < (excluded.step, excluded.time, excluded.value)
                    """)
                .bind("model", get(handle, modelId).modelNumber())
                .bind("run", run.runNumber())
                .bind("datasetName", metric.datasetName())
                .bind("datasetDigest", metric.datasetDigest())
                .bind("step", metric.step())
                .bind("time", metric.time())
                .bind("value", metric.value())
                .bind("name", metric.name())
                .execute());
  }

  /**
   * What to find.
   *
   * @param filter in MLflow's language; empty for all
   * @param datasets metrics of the filter and the order are those measured on one of them; without
   *     a metric in the filter, the models are those measured on one of them; empty for all
   * @param orders newest first where it is empty
   * @param after the token of the page before; empty for the first
   * @param limit 1 or more
   */
  public record Query(
      List<Long> experimentIds,
      String filter,
      List<MeasuredOn> datasets,
      List<Order> orders,
      Optional<String> after,
      int limit) {}

  /**
   * Finds models.
   *
   * @throws TrackingException INVALID if a filter, an order or a token is wrong
   */
  public Search.Page<LoggedModel> find(Query query) {
    LoggedModelColumns columns = new LoggedModelColumns(query.datasets());
    SqlCompiler compiler = new SqlCompiler(columns);
    Sql from =
        Sql.of(
                LoggedModelRows.FROM
                    + " where l.lifecycle_stage = 'active'"
                    + " and l.experiment_id = any (?::bigint[]) and ",
                query.experimentIds())
            .then(compiler.condition(FilterParser.parse(query.filter())));
    if (!query.datasets().isEmpty()) {
      from =
          from.then(" and exists (select 1 from logged_model_metric p")
              .then(" where p.model_number = l.model_number and ")
              .then(columns.ofDatasets())
              .then(")");
    }
    return Search.page(
        jdbi,
        new Search.Query(
            LoggedModelRows.COLUMNS, from, compiler.sortKeys(query.orders(), NEWEST, BY_ID)),
        query.after(),
        query.limit(),
        LoggedModelRows::read);
  }
}
