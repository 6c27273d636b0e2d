package org.espalier.tracking.registry;

import java.util.List;
import java.util.Optional;
import org.espalier.tracking.TrackingException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Versions of registered models. Thread-safe. */
public final class VersionStore {
  private final Jdbi jdbi;

  public VersionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @throws TrackingException NOT_FOUND if the model is not there
   */
  public ModelVersion create(NewVersion version) {
    return jdbi.inTransaction(
        handle -> {
          long model = RegistryStore.lock(handle, version.name());
          int number =
              handle
                  .createQuery(
                      """
                      update registered_model
                      set next_version = next_version + 1, updated_at = now()
                      where registered_number = :model returning next_version - 1
                      """)
                  .bind("model", model)
                  .mapTo(int.class)
                  .one();
          handle
              .createUpdate(
                  """
                  insert into model_version (registered_number, version, source, run_id, model_id,
                                             run_link, description)
                  values (:model, :version, :source, :runId, :modelId, :runLink, :description)
                  """)
              .bind("model", model)
              .bind("version", number)
              .bind("source", version.source())
              .bind("runId", version.runId())
              .bind("modelId", version.modelId())
              .bind("runLink", version.runLink())
              .bind("description", version.description())
              .execute();
          version.tags().forEach((key, value) -> setTag(handle, model, number, key, value));
          return require(handle, version.name(), number);
        });
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public ModelVersion get(String name, int version) {
    return jdbi.withHandle(handle -> require(handle, name, version));
  }

  static ModelVersion require(Handle handle, String name, int version) {
    return handle
        .createQuery(RegistryRows.VERSIONS + " where m.name = :name and v.version = :version")
        .bind("name", name)
        .bind("version", version)
        .map((row, context) -> RegistryRows.version(row))
        .findOne()
        .orElseThrow(
            () ->
                TrackingException.notFound(
                    "Model Version (name=%s, version=%d) not found".formatted(name, version)));
  }

  public Optional<ModelVersion> byAlias(String name, String alias) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    RegistryRows.VERSIONS
                        + """
                         join registered_model_alias a
                           on a.registered_number = v.registered_number and a.version = v.version
                        where m.name = :name and a.alias = :alias
                        """)
                .bind("name", name)
                .bind("alias", alias)
                .map((row, context) -> RegistryRows.version(row))
                .findOne());
  }

  /**
   * The newest version of each of these stages.
   *
   * @param stages None, Staging, Production, Archived
   * @throws TrackingException NOT_FOUND if the model is not there
   */
  public List<ModelVersion> latest(String name, List<String> stages) {
    return new RegistryStore(jdbi)
        .get(name).latest().stream().filter(v -> stages.contains(v.stage())).toList();
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public ModelVersion describe(String name, int version, String description) {
    return change(
        name,
        version,
        "update model_version set description = :value, updated_at = now()"
            + " where registered_number = :model and version = :version",
        description);
  }

  private ModelVersion change(String name, int version, String sql, String value) {
    return jdbi.inTransaction(
        handle -> {
          long model = RegistryStore.lock(handle, name);
          require(handle, name, version);
          handle
              .createUpdate(sql)
              .bind("value", value)
              .bind("model", model)
              .bind("version", version)
              .execute();
          return require(handle, name, version);
        });
  }

  /**
   * @param stage None, Staging, Production or Archived
   * @param archiveOthers whether the other versions of that stage become Archived
   * @throws TrackingException NOT_FOUND
   */
  public ModelVersion moveToStage(String name, int version, String stage, boolean archiveOthers) {
    ModelVersion moved =
        change(
            name,
            version,
            "update model_version set stage = :value, updated_at = now()"
                + " where registered_number = :model and version = :version",
            stage);
    if (archiveOthers) {
      change(
          name,
          version,
          "update model_version set stage = 'Archived', updated_at = now()"
              + " where registered_number = :model and version <> :version and stage = :value",
          stage);
    }
    return moved;
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public void delete(String name, int version) {
    jdbi.useTransaction(
        handle -> {
          long model = RegistryStore.lock(handle, name);
          require(handle, name, version);
          handle
              .createUpdate(
                  "delete from model_version where registered_number = :m and version = :version")
              .bind("m", model)
              .bind("version", version)
              .execute();
        });
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public void setTag(String name, int version, String key, String value) {
    jdbi.useTransaction(
        handle -> {
          long model = RegistryStore.lock(handle, name);
          require(handle, name, version);
          setTag(handle, model, version, key, value);
        });
  }

  private static void setTag(Handle handle, long model, int version, String key, String value) {
    handle
        .createUpdate(
            """
            insert into model_version_tag (registered_number, version, key, value)
            values (:model, :version, :key, :value)
            on conflict (registered_number, version, key) do update set value = excluded.value
            """)
        .bind("model", model)
        .bind("version", version)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  /**
   * Deletes a tag; one that is not there is deleted already.
   *
   * @throws TrackingException NOT_FOUND
   */
  public void deleteTag(String name, int version, String key) {
    change(
        name,
        version,
        "delete from model_version_tag"
            + " where registered_number = :model and version = :version and key = :value",
        key);
  }
}
