package org.espalier.scheduler.store;

import java.util.List;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.jdbi.v3.core.Handle;

/** What trials may take weights from besides trials: files of runs, models of the registry. */
public final class SourceTable {

  private static final int MOST_FILES = 50;

  private final Handle handle;

  SourceTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * A version of a registered model.
   *
   * @param source where its files are, as the registry has it
   * @param runId empty for none
   */
  public record Version(int number, String source, String runId) {}

  /** An artifact of a run that is not deleted, at epoch 0. */
  public Optional<CheckpointReference> artifact(String runId, String name) {
    return handle
        .createQuery(
            """
            select r.run_id, a.name, a.sha256, a.bytes
            from artifact a join run r using (run_number)
            where r.run_id = :run and a.name = :name and r.lifecycle_stage = 'active'
            """)
        .bind("run", runId)
        .bind("name", name)
        .map(
            (row, context) ->
                row(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
        .findOne();
  }

  /** The artifacts of a run in a folder, by name; at most {@value #MOST_FILES}. */
  public List<CheckpointReference> folder(String runId, String folder) {
    return handle
        .createQuery(
            """
            select r.run_id, a.name, a.sha256, a.bytes
            from artifact a join run r using (run_number)
            where r.run_id = :run and starts_with(a.name, :folder) and r.lifecycle_stage = 'active'
            order by a.name limit :limit
            """)
        .bind("run", runId)
        .bind("folder", folder.isEmpty() ? "" : folder + "/")
        .bind("limit", MOST_FILES)
        .map(
            (row, context) ->
                row(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
        .list();
  }

  private static CheckpointReference row(String runId, String name, String sha256, long bytes) {
    return new CheckpointReference(runId, name, sha256, bytes, 0, 0);
  }

  /** A version by its number, by its alias, or the newest. */
  public Optional<Version> version(
      String model, Optional<Integer> version, Optional<String> alias) {
    return handle
        .createQuery(
            """
            select v.version, v.source, v.run_id
            from registered_model m join model_version v using (registered_number)
            left join registered_model_alias a
              on a.registered_number = m.registered_number and a.version = v.version
                 and a.alias = :alias
            where m.name = :model
              and (cast(:version as integer) is null or v.version = :version)
              and (cast(:alias as text) is null or a.alias is not null)
            order by v.version desc limit 1
            """)
        .bind("model", model)
        .bind("version", version.orElse(null))
        .bind("alias", alias.orElse(null))
        .map(
            (row, context) ->
                new Version(
                    row.getInt("version"), row.getString("source"), row.getString("run_id")))
        .findOne();
  }
}
