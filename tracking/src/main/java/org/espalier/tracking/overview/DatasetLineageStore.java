package org.espalier.tracking.overview;

import java.util.List;
import java.util.Optional;
import org.espalier.tracking.run.RunStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What was made of a data set, over all experiments. Thread-safe. */
public final class DatasetLineageStore {
  /** The most runs, and the most versions. */
  public static final int MOST = 1_000;

  private final Jdbi jdbi;

  public DatasetLineageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A run that used it.
   *
   * @param context such as training; null where nothing is said
   * @param studyId null, as name and number, where it is no trial's
   */
  public record Use(
      String runId,
      String experimentName,
      @Nullable Long studyId,
      @Nullable String studyName,
      @Nullable Integer trialNumber,
      RunStatus status,
      String dataset,
      @Nullable String context) {}

  /** A version of a registered model that was made by such a run. */
  public record Version(String name, int version, String stage, String runId) {}

  /**
   * @param runs how many runs used it in all
   * @param uses the latest of them, at most {@link #MOST}
   * @param versions by name and number, at most {@link #MOST}
   */
  public record Lineage(String digest, long runs, List<Use> uses, List<Version> versions) {}

  /**
   * @param digest as the clients gave it; data sets of other names may have the same
   * @param name only data sets of this name
   * @return empty lists where no run used such a data set
   */
  public Lineage of(String digest, Optional<String> name) {
    return jdbi.withHandle(
        handle ->
            new Lineage(
                digest,
                runs(handle, digest, name),
                uses(handle, digest, name),
                versions(handle, digest, name)));
  }

  private static final String USERS =
      """
      dataset d join run_dataset u using (dataset_id) join run r using (run_number)
      where d.digest = :digest and (cast(:name as text) is null or d.name = :name)
      """;

  private static long runs(Handle handle, String digest, Optional<String> name) {
    return handle
        .createQuery("select count(distinct r.run_number) from " + USERS)
        .bind("digest", digest)
        .bind("name", name.orElse(null))
        .mapTo(long.class)
        .one();
  }

  private static List<Use> uses(Handle handle, String digest, Optional<String> name) {
    return handle
        .createQuery(
            """
            with used as (
              select r.run_number, r.run_id, r.experiment_id, r.status, d.name as dataset, u.context
              from %s
              order by r.run_number desc limit :most
            )
            select used.run_id, e.name as experiment_name, t.study_id, s.name as study_name, t.number,
                   used.status, used.dataset, used.context
            from used join experiment e using (experiment_id)
            left join trial t on t.run_id = used.run_id
            left join study s on s.study_id = t.study_id
            order by used.run_number desc, used.dataset
            """
                .formatted(USERS))
        .bind("digest", digest)
        .bind("name", name.orElse(null))
        .bind("most", MOST)
        .map(
            (row, context) -> {
              long study = row.getLong("study_id");
              boolean plain = row.wasNull();
              return new Use(
                  row.getString("run_id"),
                  row.getString("experiment_name"),
                  plain ? null : study,
                  row.getString("study_name"),
                  plain ? null : row.getInt("number"),
                  RunStatus.valueOf(row.getString("status")),
                  row.getString("dataset"),
                  row.getString("context"));
            })
        .list();
  }

  private static List<Version> versions(Handle handle, String digest, Optional<String> name) {
    return handle
        .createQuery(
            """
            with used as (
              select distinct r.run_number, r.run_id from %s
            ), made as (
              select l.model_id, used.run_id
              from used join run_model u using (run_number) join logged_model l using (model_number)
              where u.direction = 'OUTPUT'
            ), makers as (
              select v.registered_number, v.version, used.run_id
              from used join model_version v using (run_id)
              union
              select v.registered_number, v.version, made.run_id
              from made join model_version v
                on v.model_id = made.model_id or v.source = 'models:/' || made.model_id
            )
            select m.name, v.version, v.stage, min(makers.run_id) as run_id
            from makers join registered_model m using (registered_number)
            join model_version v using (registered_number, version)
            group by m.name, v.version, v.stage order by m.name, v.version limit :most
            """
                .formatted(USERS))
        .bind("digest", digest)
        .bind("name", name.orElse(null))
        .bind("most", MOST)
        .map(
            (row, context) ->
                new Version(
                    row.getString("name"),
                    row.getInt("version"),
                    row.getString("stage"),
                    row.getString("run_id")))
        .list();
  }
}
