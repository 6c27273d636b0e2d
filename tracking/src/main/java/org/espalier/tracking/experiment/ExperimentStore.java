package org.espalier.tracking.experiment;

import java.util.Map;
import java.util.Optional;
import org.espalier.tracking.Lifecycle;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.access.Project;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Experiments and their tags. Thread-safe. */
public final class ExperimentStore {
  private final Jdbi jdbi;

  public ExperimentStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Creates one in the default project. */
  public long create(String name, Map<String, String> tags) {
    return create(name, tags, Project.DEFAULT_ID);
  }

  /**
   * @return the new experiment's id
   * @throws TrackingException ALREADY_EXISTS if the name is in use, by a deleted one too, in
   *     whatever project
   */
  public long create(String name, Map<String, String> tags, long projectId) {
    return jdbi.inTransaction(
        handle -> {
          long id =
              handle
                  .createQuery(
                      """
                      insert into experiment (name, project_id) values (:name, :project)
                      on conflict (name) do nothing returning experiment_id
                      """)
                  .bind("name", name)
                  .bind("project", projectId)
                  .mapTo(Long.class)
                  .findOne()
                  .orElseThrow(() -> nameInUse(handle, name));
          tags.forEach((key, value) -> setTag(handle, id, key, value));
          return id;
        });
  }

  private static TrackingException nameInUse(Handle handle, String name) {
    boolean deleted =
        find(handle, "e.name = :value", name)
            .filter(experiment -> experiment.lifecycle() == Lifecycle.DELETED)
            .isPresent();
    return TrackingException.alreadyExists(
        deleted
            ? "Experiment(name=%s) already exists in deleted state. Restore the experiment or purge it to use the name again."
                .formatted(name)
            : "Experiment(name=%s) already exists.".formatted(name));
  }

  /** Deleted ones too. */
  public Optional<Experiment> find(long experimentId) {
    return jdbi.withHandle(handle -> find(handle, "e.experiment_id = :value", experimentId));
  }

  /** Deleted ones too. */
  public Optional<Experiment> findByName(String name) {
    return jdbi.withHandle(handle -> find(handle, "e.name = :value", name));
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public Experiment get(long experimentId) {
    return find(experimentId).orElseThrow(() -> notFound(experimentId));
  }

  static TrackingException notFound(long experimentId) {
    return TrackingException.notFound("No Experiment with id=%d exists".formatted(experimentId));
  }

  private static Optional<Experiment> find(Handle handle, String condition, Object value) {
    return handle
        .createQuery(ExperimentRows.SELECT + " where " + condition)
        .bind("value", value)
        .map((row, context) -> ExperimentRows.read(row))
        .findOne();
  }

  /**
   * Gives it another name; the same name again changes nothing.
   *
   * @throws TrackingException NOT_FOUND; WRONG_STATE if it is deleted; ALREADY_EXISTS if another
   *     one has the name
   */
  public void rename(long experimentId, String name) {
    jdbi.useTransaction(
        handle -> {
          requireActive(handle, experimentId);
          boolean taken =
              find(handle, "e.name = :value", name)
                  .filter(other -> other.experimentId() != experimentId)
                  .isPresent();
          if (taken) {
            throw nameInUse(handle, name);
          }
          handle
              .createUpdate(
                  """
                  update experiment set name = :name, updated_at = now()
                  where experiment_id = :id and name <> :name
                  """)
              .bind("name", name)
              .bind("id", experimentId)
              .execute();
        });
  }

  /**
   * Deletes it with its runs (soft), or restores it with the runs that went with it.
   *
   * @throws TrackingException NOT_FOUND if there is none that can move so
   */
  public void setLifecycle(long experimentId, Lifecycle lifecycle) {
    jdbi.useTransaction(
        handle -> {
          int changed =
              handle
                  .createUpdate(
                      """
                      update experiment
                      set lifecycle_stage = :stage, updated_at = now(),
                          deleted_at = case when :stage = 'deleted' then now() end
                      where experiment_id = :id and lifecycle_stage <> :stage
                      """)
                  .bind("stage", lifecycle.word())
                  .bind("id", experimentId)
                  .execute();
          if (changed == 0) {
            if (find(handle, "e.experiment_id = :value", experimentId).isEmpty()) {
              throw notFound(experimentId);
            }
            return;
          }
          handle
              .createUpdate(
                  """
                  update run
                  set lifecycle_stage = :stage,
                      deleted_at = case when :stage = 'deleted' then now() end
                  where experiment_id = :id and lifecycle_stage <> :stage
                  """)
              .bind("stage", lifecycle.word())
              .bind("id", experimentId)
              .execute();
        });
  }

  /**
   * @throws TrackingException NOT_FOUND; WRONG_STATE if it is deleted
   */
  public void setTag(long experimentId, String key, String value) {
    jdbi.useTransaction(
        handle -> {
          requireActive(handle, experimentId);
          setTag(handle, experimentId, key, value);
          touch(handle, experimentId);
        });
  }

  /**
   * @throws TrackingException NOT_FOUND if the experiment or the tag is not there; WRONG_STATE if
   *     it is deleted
   */
  public void deleteTag(long experimentId, String key) {
    jdbi.useTransaction(
        handle -> {
          requireActive(handle, experimentId);
          int deleted =
              handle
                  .createUpdate(
                      "delete from experiment_tag where experiment_id = :id and key = :key")
                  .bind("id", experimentId)
                  .bind("key", key)
                  .execute();
          if (deleted == 0) {
            throw TrackingException.notFound("No tag with name: %s".formatted(key));
          }
          touch(handle, experimentId);
        });
  }

  private static void setTag(Handle handle, long experimentId, String key, String value) {
    handle
        .createUpdate(
            """
            insert into experiment_tag (experiment_id, key, value) values (:id, :key, :value)
            on conflict (experiment_id, key) do update set value = excluded.value
            """)
        .bind("id", experimentId)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  private static void touch(Handle handle, long experimentId) {
    handle
        .createUpdate("update experiment set updated_at = now() where experiment_id = :id")
        .bind("id", experimentId)
        .execute();
  }

  private static void requireActive(Handle handle, long experimentId) {
    Experiment experiment =
        find(handle, "e.experiment_id = :value", experimentId)
            .orElseThrow(() -> notFound(experimentId));
    if (experiment.lifecycle() != Lifecycle.ACTIVE) {
      throw TrackingException.wrongState(
          "The experiment %d must be in the 'active' state. Current state is deleted."
              .formatted(experimentId));
    }
  }
}
