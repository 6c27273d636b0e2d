package org.espalier.tracking.purge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.study.Objective;
import org.espalier.tracking.purge.BestRuns.Ranked;
import org.espalier.tracking.purge.RetentionRule.Removal;
import org.jdbi.v3.core.Handle;

/** Carries rules out in the caller's transaction, one after the other. */
final class Retention {
  private final Handle handle;

  Retention(Handle handle) {
    this.handle = handle;
  }

  List<RetentionReport> apply(List<RetentionRule> rules) {
    if (rules.isEmpty()) {
      return List.of();
    }
    handle.execute(
        """
        create temporary table spared (run_number bigint primary key) on commit drop;
        create temporary table expired (run_number bigint primary key) on commit drop
        """);
    return rules.stream().map(this::apply).toList();
  }

  private RetentionReport apply(RetentionRule rule) {
    handle.execute("truncate spared, expired");
    if (rule.keepBest() > 0) {
      spareBest(rule);
    }
    findExpired(rule);
    return switch (rule.removal()) {
      case FILES -> removeFiles(rule);
      case RUNS -> deleteRuns(rule);
    };
  }

  private void spareBest(RetentionRule rule) {
    Map<Long, List<Ranked>> byExperiment = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            select r.experiment_id, r.run_number,
                   case when t.trial_id is not null then
                     (select array_agg(
                               case o.value ->> 'direction' when 'MAXIMIZE' then -1 else 1 end
                               * coalesce((t.objectives ->> (o.value ->> 'metric'))::double precision, 'NaN')
                               order by o.ordinality)
                      from jsonb_array_elements(s.specification -> 'objectives') with ordinality o)
                   else array[:sign * m.last_value] end as losses
            from run r join experiment e using (experiment_id)
            left join trial t on t.run_id = r.run_id
            left join study s on s.study_id = t.study_id
            left join metric_series m
              on m.run_number = r.run_number
                 and m.metric_id = (select metric_id from metric where name = :metric)
            where r.lifecycle_stage = 'active' and e.name like any (:experiments)
              and (t.trial_id is not null or m.last_value is not null)
            """)
        .bind("sign", rule.best().map(Retention::sign).orElse(1.0))
        .bind("metric", rule.best().map(Objective::metric).orElse(null))
        .bindArray("experiments", String.class, patterns(rule.experiments()))
        .map(
            (row, context) ->
                byExperiment
                    .computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                    .add(
                        new Ranked(row.getLong(2), List.of((Double[]) row.getArray(3).getArray()))))
        .list();
    byExperiment
        .values()
        .forEach(
            runs ->
                handle
                    .createUpdate("insert into spared select unnest(:runs)")
                    .bindArray("runs", Long.class, BestRuns.of(runs, rule.keepBest()))
                    .execute());
  }

  private static double sign(Objective objective) {
    return switch (objective.direction()) {
      case MAXIMIZE -> -1;
      case MINIMIZE -> 1;
    };
  }

  private void findExpired(RetentionRule rule) {
    handle
        .createUpdate(
            """
            insert into expired
            with registered as (
              -- Whatever a version names: a run, its folder, or a logged model of a run.
              select run_id as name from model_version
              union select model_id from model_version
              union select regexp_split_to_table(source, '[/:]') from model_version
            ), wanted as (
              select e.value ->> 'run_id' as run_id
              from trial t cross join lateral jsonb_each(t.specification -> 'transfer' -> 'sources') e
              where t.state in ('WAITING', 'QUEUED', 'RUNNING')
            )
            select r.run_number
            from run r join experiment e using (experiment_id)
            left join trial t on t.run_id = r.run_id
            left join study s on s.study_id = t.study_id
            where r.lifecycle_stage = 'active' and e.name like any (:experiments)
              and r.status = any (:statuses) and r.ended_at < now() - :age * interval '1 second'
              and (t.trial_id is null or s.state in ('COMPLETED', 'FAILED', 'CANCELLED'))
              and (t.trial_id is null or not :wholeRuns)
              and (t.trial_id is not null or not :rankedOnly)
              and not exists (select from spared where spared.run_number = r.run_number)
              and not exists (select from run_tag k where k.run_number = r.run_number and k.key = :keep)
              and r.run_id not in (select name from registered)
              and not exists (select from run_model u join logged_model l using (model_number)
                              where u.run_number = r.run_number
                                and l.model_id in (select name from registered))
              and r.run_id not in (select run_id from wanted where run_id is not null)
            """)
        .bindArray("experiments", String.class, patterns(rule.experiments()))
        .bindArray("statuses", String.class, rule.statuses().stream().map(Enum::name).toList())
        .bind("age", rule.endedFor().toSeconds())
        .bind("wholeRuns", rule.removal() == Removal.RUNS)
        .bind("rankedOnly", rule.keepBest() > 0 && rule.best().isEmpty())
        .bind("keep", RetentionRule.KEEP)
        .execute();
  }

  private RetentionReport removeFiles(RetentionRule rule) {
    return handle
        .createQuery(
            """
            with file as (
              delete from artifact a using expired x
              where a.run_number = x.run_number and a.name like any (:files)
              returning a.run_number, a.name, a.sha256, a.bytes
            ), of_model as (
              -- A checkpoint is the file of a logged model too. One of several runs stays whole.
              delete from model_artifact a using run_model u, expired x
              where u.run_number = x.run_number and u.direction = 'OUTPUT'
                and a.model_number = u.model_number
                and (a.name like any (:files)
                     or exists (select from file
                                where file.run_number = x.run_number and file.sha256 = a.sha256))
                and not exists (select from run_model o
                                where o.model_number = u.model_number
                                  and o.run_number not in (select run_number from expired))
              returning u.run_number, a.bytes
            ), position as (
              -- Nobody may be offered weights that are gone.
              delete from checkpoint c using file, run r
              where r.run_number = file.run_number and c.run_id = r.run_id and c.artifact = file.name
            ), gone as (
              select run_number, bytes from file union all select run_number, bytes from of_model
            )
            select count(distinct run_number), count(*), coalesce(sum(bytes), 0) from gone
            """)
        .bindArray("files", String.class, patterns(rule.files()))
        .map(
            (row, context) ->
                new RetentionReport(rule.name(), row.getLong(1), row.getLong(2), row.getLong(3)))
        .one();
  }

  private RetentionReport deleteRuns(RetentionRule rule) {
    int runs =
        handle.execute(
            """
            update run r set lifecycle_stage = 'deleted', deleted_at = now()
            from expired x where r.run_number = x.run_number
            """);
    return new RetentionReport(rule.name(), runs, 0, 0);
  }

  /** As LIKE reads them. */
  private static List<String> patterns(List<String> names) {
    return names.stream()
        .map(
            name ->
                name.replace("\\", "\\\\")
                    .replace("%", "\\%")
                    .replace("_", "\\_")
                    .replace('*', '%'))
        .toList();
  }
}
