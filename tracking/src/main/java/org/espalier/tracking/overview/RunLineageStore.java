package org.espalier.tracking.overview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Where one run, or a version of a registered model, came from and what was made of it, one step
 * each way. Thread-safe.
 */
public final class RunLineageStore {
  /** The most entries of each list. */
  public static final int MOST = 1_000;

  private final Jdbi jdbi;

  public RunLineageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A data set that the run used.
   *
   * @param context such as training; null where nothing is said
   * @param runs how many runs used a data set of this name and digest, this one among them
   */
  public record Dataset(
      String name, String digest, String sourceType, @Nullable String context, long runs) {}

  /**
   * A module that began with a module of another run.
   *
   * @param runId the other run; its study and trial are null where it is gone
   */
  public record Weights(
      String runId,
      @Nullable Long studyId,
      @Nullable String studyName,
      @Nullable Integer trialNumber,
      String fromModule,
      String toModule,
      boolean frozen,
      String sha256,
      int epoch) {}

  /**
   * A logged model.
   *
   * @param output whether the run made it; otherwise it used it
   */
  public record Model(String modelId, String name, String status, boolean output, long step) {}

  /** A version of a registered model that is of the run or of one of its models. */
  public record Version(String name, int version, String stage, String source) {}

  /**
   * @param sources where its modules' weights came from
   * @param users whose modules took weights of its own
   */
  public record Lineage(
      String runId,
      List<Dataset> datasets,
      List<Weights> sources,
      List<Model> models,
      List<Version> versions,
      List<Weights> users) {}

  /**
   * @param madeBy the run that it names, and those whose logged model it is; empty where they are
   *     gone, or its files came from elsewhere
   */
  public record VersionLineage(Version version, List<Lineage> madeBy) {}

  /** What is known of a run; empty lists where the run is not known at all. */
  public Lineage of(String runId) {
    return jdbi.withHandle(handle -> of(handle, runId));
  }

  /** What is known of a version; nothing where there is no such version. */
  public Optional<VersionLineage> ofVersion(String name, int version) {
    return jdbi.withHandle(
        handle ->
            version(handle, name, version)
                .map(
                    found ->
                        new VersionLineage(
                            found,
                            makers(handle, name, version).stream()
                                .map(run -> of(handle, run))
                                .toList())));
  }

  private static Lineage of(Handle handle, String runId) {
    return new Lineage(
        runId,
        datasets(handle, runId),
        sources(handle, runId),
        models(handle, runId),
        versions(handle, runId),
        users(handle, runId));
  }

  private static Optional<Version> version(Handle handle, String name, int version) {
    return handle
        .createQuery(
            """
            select m.name, v.version, v.stage, v.source
            from registered_model m join model_version v using (registered_number)
            where m.name = :name and v.version = :version
            """)
        .bind("name", name)
        .bind("version", version)
        .map((row, context) -> version(row))
        .findOne();
  }

  private static List<String> makers(Handle handle, String name, int version) {
    return handle
        .createQuery(
            """
            with wanted as (
              select v.run_id, coalesce(nullif(v.model_id, ''), substr(v.source, length('models:/') + 1)) as model_id
              from registered_model m join model_version v using (registered_number)
              where m.name = :name and v.version = :version
            )
            select r.run_id from wanted join run r using (run_id)
            union
            select r.run_id
            from wanted join logged_model l using (model_id)
            join run_model u on u.model_number = l.model_number and u.direction = 'OUTPUT'
            join run r using (run_number)
            order by run_id limit :most
            """)
        .bind("name", name)
        .bind("version", version)
        .bind("most", MOST)
        .mapTo(String.class)
        .list();
  }

  private static List<Dataset> datasets(Handle handle, String runId) {
    return handle
        .createQuery(
            """
            select d.name, d.digest, d.source_type, u.context,
                   (select count(distinct o.run_number)
                    from dataset same join run_dataset o using (dataset_id)
                    where same.name = d.name and same.digest = d.digest) as runs
            from run r join run_dataset u using (run_number) join dataset d using (dataset_id)
            where r.run_id = :run order by d.name, d.digest limit :most
            """)
        .bind("run", runId)
        .bind("most", MOST)
        .map(
            (row, context) ->
                new Dataset(
                    row.getString("name"),
                    row.getString("digest"),
                    row.getString("source_type"),
                    row.getString("context"),
                    row.getLong("runs")))
        .list();
  }

  private static List<Weights> sources(Handle handle, String runId) {
    return handle
        .createQuery(
            """
            select e.value ->> 'run_id' as run_id, other.study_id, s.name as study_name,
                   other.number, e.value ->> 'module' as from_module, e.key as to_module,
                   jsonb_exists(t.specification -> 'transfer' -> 'frozen', e.key) as frozen,
                   e.value -> 'checkpoint' ->> 'sha256' as sha256,
                   (e.value -> 'checkpoint' ->> 'epoch')::integer as epoch
            from trial t
            cross join lateral jsonb_each(t.specification -> 'transfer' -> 'sources') e
            left join trial other on other.run_id = e.value ->> 'run_id'
            left join study s on s.study_id = other.study_id
            where t.run_id = :run order by e.key limit :most
            """)
        .bind("run", runId)
        .bind("most", MOST)
        .map((row, context) -> weights(row))
        .list();
  }

  private static List<Weights> users(Handle handle, String runId) {
    return handle
        .createQuery(
            """
            select t.run_id, t.study_id, s.name as study_name, t.number,
                   e.value ->> 'module' as from_module, e.key as to_module,
                   jsonb_exists(t.specification -> 'transfer' -> 'frozen', e.key) as frozen,
                   e.value -> 'checkpoint' ->> 'sha256' as sha256,
                   (e.value -> 'checkpoint' ->> 'epoch')::integer as epoch
            from trial t join study s using (study_id)
            cross join lateral jsonb_each(t.specification -> 'transfer' -> 'sources') e
            where t.specification -> 'transfer' -> 'sources' <> '{}' and s.deleted_at is null
              and e.value ->> 'run_id' = :run
            order by t.trial_id, e.key limit :most
            """)
        .bind("run", runId)
        .bind("most", MOST)
        .map((row, context) -> weights(row))
        .list();
  }

  private static Weights weights(ResultSet row) throws SQLException {
    long study = row.getLong("study_id");
    boolean gone = row.wasNull();
    return new Weights(
        row.getString("run_id"),
        gone ? null : study,
        row.getString("study_name"),
        gone ? null : row.getInt("number"),
        row.getString("from_module"),
        row.getString("to_module"),
        row.getBoolean("frozen"),
        row.getString("sha256"),
        row.getInt("epoch"));
  }

  private static List<Model> models(Handle handle, String runId) {
    return handle
        .createQuery(
            """
            select l.model_id, l.name, l.status, u.direction, u.step
            from run r join run_model u using (run_number) join logged_model l using (model_number)
            where r.run_id = :run and l.lifecycle_stage = 'active'
            order by l.model_number limit :most
            """)
        .bind("run", runId)
        .bind("most", MOST)
        .map(
            (row, context) ->
                new Model(
                    row.getString("model_id"),
                    row.getString("name"),
                    row.getString("status"),
                    row.getString("direction").equals("OUTPUT"),
                    row.getLong("step")))
        .list();
  }

  private static List<Version> versions(Handle handle, String runId) {
    return handle
        .createQuery(
            """
            with made as (
              select l.model_id
              from run r join run_model u using (run_number) join logged_model l using (model_number)
              where r.run_id = :run and u.direction = 'OUTPUT'
            )
            select m.name, v.version, v.stage, v.source
            from model_version v join registered_model m using (registered_number)
            where v.run_id = :run or v.model_id in (select model_id from made)
              or v.source in (select 'models:/' || model_id from made)
            order by m.name, v.version limit :most
            """)
        .bind("run", runId)
        .bind("most", MOST)
        .map((row, context) -> version(row))
        .list();
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getString("name"),
        row.getInt("version"),
        row.getString("stage"),
        row.getString("source"));
  }
}
