package org.espalier.tracking.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.json.Json;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.trial.TrialState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Pages of a study's trials in any order. What a page shows is read of its trials only: to sort
 * twenty thousand, nothing but the key of the order is looked at.
 */
final class TrialPages {
  private static final String WHERE =
      """
       where t.study_id = :study and (cardinality(:states) = 0 or t.state = any (:states))
         and (cardinality(:numbers) = 0 or t.number = any (:numbers))
         and (cast(:within as jsonb) = '{}' or not exists (
           select from jsonb_each(cast(:within as jsonb)) as w (name, bound)
           cross join lateral (
             select case when t.objectives is not null and jsonb_exists(t.objectives, w.name)
                         then nullif((t.objectives ->> w.name)::double precision, 'NaN')
                         when jsonb_typeof(t.parameters -> w.name) = 'number'
                         then (t.parameters ->> w.name)::double precision end as number) v
           where not coalesce(
             case when jsonb_exists(w.bound, 'one_of')
                  then w.bound -> 'one_of' @> (t.parameters -> w.name)
                  else v.number >= coalesce((w.bound ->> 'least')::double precision, '-Infinity')
                   and v.number <= coalesce((w.bound ->> 'greatest')::double precision, 'Infinity')
             end, false)))
      """;

  private TrialPages() {}

  static Trial.Page read(Handle handle, Trial.Query query) {
    List<Trial> found =
        bind(
                handle.createQuery(
                    "with page as materialized (select trial_id, row_number() over () as place from ("
                        + "select t.trial_id "
                        + TrialStore.FROM
                        + (query.order().sort() == Trial.Sort.BEST ? StudyGoals.JOIN : "")
                        + WHERE
                        + " order by "
                        + key(query.order().sort(), query.order().descending())
                        + ", t.number offset :offset limit :limit) ordered) select "
                        + TrialStore.COLUMNS
                        + TrialStore.FROM
                        + " join page p on p.trial_id = t.trial_id order by p.place"),
                query)
            .bind("name", query.order().name())
            .bind("offset", query.offset())
            .bind("limit", query.limit() + 1)
            .map((row, context) -> TrialStore.read(row))
            .list();
    long total =
        bind(handle.createQuery("select count(*) from trial t" + WHERE), query)
            .mapTo(long.class)
            .one();
    boolean more = found.size() > query.limit();
    return new Trial.Page(
        more ? found.subList(0, query.limit()) : found,
        more ? Optional.of(query.offset() + query.limit()) : Optional.empty(),
        total);
  }

  private static Query bind(Query statement, Trial.Query query) {
    return statement
        .bind("study", query.studyId())
        .bindArray("states", String.class, query.states().stream().map(TrialState::name).toList())
        .bindArray("numbers", Integer.class, query.numbers())
        .bind("within", within(query.within()));
  }

  private static String within(Map<String, Trial.Bound> bounds) {
    Map<String, Map<String, Object>> written = new LinkedHashMap<>();
    bounds.forEach(
        (name, bound) -> {
          Map<String, Object> ends = new LinkedHashMap<>();
          switch (bound) {
            case Trial.Bound.OneOf(List<ParameterValue> values) ->
                ends.put("one_of", values.stream().map(ParameterValue::raw).toList());
            case Trial.Bound.Range(Double least, Double greatest) -> {
              ends.put("least", least);
              ends.put("greatest", greatest);
            }
          }
          written.put(name, ends);
        });
    return Json.write(written);
  }

  /** Only here are statements put together, of constant texts. */
  private static String key(Trial.Sort sort, boolean descending) {
    String way = descending ? " desc nulls last" : " nulls last";
    return switch (sort) {
      case NUMBER -> "t.number" + way;
      case BEST ->
          """
          nullif((t.objectives ->> goal.metric)::double precision, 'NaN')
            * case goal.direction when 'MAXIMIZE' then -1 else 1 end
          """
              + way;
      case STARTED_AT -> "t.started_at" + way;
      case DURATION -> "coalesce(t.ended_at, now()) - t.started_at" + way;
      case STATE ->
          """
          array_position(array['RUNNING', 'QUEUED', 'WAITING', 'COMPLETED', 'PRUNED', 'FAILED',
                               'CANCELLED'], t.state)
          """
              + way;
      case FRACTION ->
          """
          case t.state when 'COMPLETED' then 1
            when 'PRUNED' then t.epochs_done
              / nullif((t.specification -> 'training' ->> 'epochs')::double precision, 0)
            else coalesce(a.fraction, 0) end
          """
              + way;
      case ATTEMPT -> "t.attempt" + way;
      case WORKER -> "a.worker_id" + way;
      case OBJECTIVE -> "nullif((t.objectives ->> :name)::double precision, 'NaN')" + way;
      case PARAMETER ->
          """
          case jsonb_typeof(t.parameters -> :name)
            when 'number' then (t.parameters ->> :name)::double precision end
          """
              + way
              + ", t.parameters ->> :name"
              + way;
    };
  }
}
