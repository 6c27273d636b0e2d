package org.espalier.tracking.dataset;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.core.json.Json;
import org.espalier.tracking.run.Run;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Data sets that runs used. Thread-safe. */
public final class DatasetStore {
  private static final TypeReference<TreeMap<String, String>> TAGS = new TypeReference<>() {};

  /** MLflow's name of what a data set is used for. A column holds it, not a row of its own. */
  private static final String CONTEXT = "mlflow.data.context";

  /** Of one answer: room for one profile, whatever its characters. */
  private static final long MOST_PROFILE_BYTES = 32L << 20;

  private final Jdbi jdbi;

  public DatasetStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One data set of an experiment.
   *
   * @param context of a use of it; null where the use says none
   */
  public record Summary(long experimentId, String name, String digest, @Nullable String context) {}

  /** Notes that a run used data sets. Doing it again changes nothing but the tags given. */
  public void use(Run run, List<DatasetUse> uses) {
    jdbi.useTransaction(
        handle -> {
          for (DatasetUse use : uses) {
            long dataset =
                handle
                    .createQuery(
                        """
                        insert into dataset (experiment_id, name, digest, source_type, source,
                                             schema, profile)
                        values (:experiment, :name, :digest, :sourceType, :source, :schema, :profile)
                        on conflict (experiment_id, name, digest) do update
                        set source_type = excluded.source_type
                        returning dataset_id
                        """)
                    .bind("experiment", run.experimentId())
                    .bind("name", use.name())
                    .bind("digest", use.digest())
                    .bind("sourceType", use.sourceType())
                    .bind("source", use.source())
                    .bind("schema", use.schema())
                    .bind("profile", use.profile())
                    .mapTo(long.class)
                    .one();
            handle
                .createUpdate(
                    """
                    insert into run_dataset as u (run_number, dataset_id, context)
                    values (:run, :dataset, :context)
                    on conflict (run_number, dataset_id) do update
                    set context = excluded.context
                    where excluded.context is not null
                      and u.context is distinct from excluded.context
                    """)
                .bind("run", run.runNumber())
                .bind("dataset", dataset)
                .bind("context", use.tags().get(CONTEXT))
                .execute();
            use.tags()
                .forEach(
                    (key, value) -> {
                      if (!key.equals(CONTEXT)) {
                        tag(handle, run, dataset, key, value);
                      }
                    });
          }
        });
  }

  private static void tag(Handle handle, Run run, long dataset, String key, String value) {
    handle
        .createUpdate(
            """
            insert into run_dataset_tag (run_number, dataset_id, key, value)
            values (:run, :dataset, :key, :value)
            on conflict (run_number, dataset_id, key) do update
            set value = excluded.value
            """)
        .bind("run", run.runNumber())
        .bind("dataset", dataset)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  /**
   * What runs used, by run number. Profiles may have 16 MiB each: those of older runs are empty
   * where all together would be too much to hold, never that of a single data set.
   */
  public Map<Long, List<DatasetUse>> ofRuns(Collection<Run> runs) {
    Map<Long, List<DatasetUse>> result = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select u.run_number, u.context, d.name, d.digest, d.source_type, d.source, d.schema,
                           case when sum(octet_length(d.profile))
                                  over (order by u.run_number desc, d.dataset_id) <= :most
                             then d.profile else '' end as profile,
                           sum(octet_length(d.profile))
                             over (order by u.run_number desc, d.dataset_id) > :most
                             and d.profile <> '' as left_out,
                           (select json_object_agg(t.key, t.value) from run_dataset_tag t
                            where t.run_number = u.run_number and t.dataset_id = u.dataset_id)
                             as tags
                    from run_dataset u join dataset d using (dataset_id)
                    where u.run_number = any (:runs)
                    order by d.dataset_id
                    """)
                .bindArray("runs", Long.class, runs.stream().map(Run::runNumber).toList())
                .bind("most", MOST_PROFILE_BYTES)
                .map(
                    (row, context) ->
                        result
                            .computeIfAbsent(row.getLong("run_number"), run -> new ArrayList<>())
                            .add(
                                new DatasetUse(
                                    row.getString("name"),
                                    row.getString("digest"),
                                    row.getString("source_type"),
                                    row.getString("source"),
                                    row.getString("schema"),
                                    row.getString("profile"),
                                    row.getBoolean("left_out"),
                                    tags(row.getString("context"), row.getString("tags")))))
                .list());
    return result;
  }

  /** The data sets of experiments, each with every context it was used in; at most 1,000. */
  public List<Summary> summaries(Collection<Long> experimentIds) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct d.experiment_id, d.name, d.digest, u.context
                    from dataset d
                    join run_dataset u using (dataset_id)
                    where d.experiment_id = any (:ids)
                    order by 1, 2, 3, 4
                    limit 1000
                    """)
                .bindArray("ids", Long.class, List.copyOf(experimentIds))
                .map(
                    (row, context) ->
                        new Summary(
                            row.getLong("experiment_id"),
                            row.getString("name"),
                            row.getString("digest"),
                            row.getString("context")))
                .list());
  }

  private static Map<String, String> tags(@Nullable String context, @Nullable String json) {
    Map<String, String> tags = new TreeMap<>();
    if (context != null) {
      tags.put(CONTEXT, context);
    }
    if (json == null) {
      return tags;
    }
    try {
      tags.putAll(Json.mapper().readValue(json, TAGS));
      return tags;
    } catch (IOException e) {
      throw new IllegalStateException("tags of a data set cannot be read", e);
    }
  }
}
