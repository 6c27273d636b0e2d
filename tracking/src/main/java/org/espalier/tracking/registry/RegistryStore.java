package org.espalier.tracking.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.access.Project;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Registered models: names, tags and aliases. Their versions: {@link VersionStore}. Thread-safe.
 */
public final class RegistryStore {
  private final Jdbi jdbi;

  public RegistryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Creates one in the default project. */
  public RegisteredModel create(String name, String description, Map<String, String> tags) {
    return create(name, description, tags, Project.DEFAULT_ID);
  }

  /**
   * @throws TrackingException ALREADY_EXISTS, in whatever project
   */
  public RegisteredModel create(
      String name, String description, Map<String, String> tags, long projectId) {
    return jdbi.inTransaction(
        handle -> {
          long number =
              handle
                  .createQuery(
                      """
                      insert into registered_model (name, description, project_id)
                      values (:name, :description, :project)
                      on conflict (name) do nothing returning registered_number
                      """)
                  .bind("name", name)
                  .bind("description", description)
                  .bind("project", projectId)
                  .mapTo(Long.class)
                  .findOne()
                  .orElseThrow(() -> exists(name));
          tags.forEach((key, value) -> setTag(handle, number, key, value));
          return get(handle, name);
        });
  }

  private static TrackingException exists(String name) {
    return TrackingException.alreadyExists(
        "Registered Model (name=%s) already exists.".formatted(name));
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public RegisteredModel get(String name) {
    return jdbi.withHandle(handle -> get(handle, name));
  }

  private static RegisteredModel get(Handle handle, String name) {
    RegisteredModel model =
        handle
            .createQuery(RegistryRows.MODELS + " where m.name = :name")
            .bind("name", name)
            .map((row, context) -> RegistryRows.model(row))
            .findOne()
            .orElseThrow(() -> notFound(name));
    return withLatest(handle, List.of(model)).getFirst();
  }

  static TrackingException notFound(String name) {
    return TrackingException.notFound("Registered Model with name=%s not found".formatted(name));
  }

  /** The models with the newest version of each of their stages. */
  static List<RegisteredModel> withLatest(Handle handle, List<RegisteredModel> models) {
    List<String> names = models.stream().map(RegisteredModel::name).toList();
    List<ModelVersion> latest =
        handle
            .createQuery(
                "select distinct on (q.name, q.stage) q.* from ("
                    + RegistryRows.VERSIONS
                    + " where m.name = any (:names)) q order by q.name, q.stage, q.version desc")
            .bindArray("names", String.class, names)
            .map((row, context) -> RegistryRows.version(row))
            .list();
    return models.stream()
        .map(
            model ->
                new RegisteredModel(
                    model.name(),
                    model.userId(),
                    model.description(),
                    model.createdAt(),
                    model.updatedAt(),
                    model.tags(),
                    model.aliases(),
                    latest.stream()
                        .filter(version -> version.name().equals(model.name()))
                        .toList()))
        .toList();
  }

  /** The number of a model, whose row is locked until the transaction ends. */
  static long lock(Handle handle, String name) {
    return handle
        .createQuery("select registered_number from registered_model where name = :name for update")
        .bind("name", name)
        .mapTo(Long.class)
        .findOne()
        .orElseThrow(() -> notFound(name));
  }

  /**
   * Changes what is given.
   *
   * @throws TrackingException NOT_FOUND; ALREADY_EXISTS if another one has the new name
   */
  public RegisteredModel update(
      String name, @Nullable String newName, @Nullable String description) {
    return jdbi.inTransaction(
        handle -> {
          long number = lock(handle, name);
          if (newName != null && !newName.equals(name)) {
            Optional<Integer> taken =
                handle
                    .createQuery("select 1 from registered_model where name = :name")
                    .bind("name", newName)
                    .mapTo(Integer.class)
                    .findOne();
            if (taken.isPresent()) {
              throw exists(newName);
            }
          }
          handle
              .createUpdate(
                  """
                  update registered_model
                  set name = coalesce(:newName, name), updated_at = now(),
                      description = coalesce(:description, description)
                  where registered_number = :number
                  """)
              .bind("newName", newName)
              .bind("description", description)
              .bind("number", number)
              .execute();
          return get(handle, newName == null ? name : newName);
        });
  }

  /**
   * Deletes a model with its versions.
   *
   * @throws TrackingException NOT_FOUND
   */
  public void delete(String name) {
    int deleted =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate("delete from registered_model where name = :name")
                    .bind("name", name)
                    .execute());
    if (deleted == 0) {
      throw notFound(name);
    }
  }

  /**
   * @throws TrackingException NOT_FOUND
   */
  public void setTag(String name, String key, String value) {
    jdbi.useTransaction(handle -> setTag(handle, lock(handle, name), key, value));
  }

  private static void setTag(Handle handle, long number, String key, String value) {
    handle
        .createUpdate(
            """
            insert into registered_model_tag (registered_number, key, value)
            values (:number, :key, :value)
            on conflict (registered_number, key) do update set value = excluded.value
            """)
        .bind("number", number)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  /**
   * Deletes a tag; one that is not there is deleted already.
   *
   * @throws TrackingException NOT_FOUND
   */
  public void deleteTag(String name, String key) {
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    "delete from registered_model_tag where registered_number = :n and key = :key")
                .bind("n", lock(handle, name))
                .bind("key", key)
                .execute());
  }

  /**
   * @throws TrackingException NOT_FOUND if the model or the version is not there
   */
  public void setAlias(String name, String alias, int version) {
    jdbi.useTransaction(
        handle -> {
          long number = lock(handle, name);
          VersionStore.require(handle, name, version);
          handle
              .createUpdate(
                  """
                  insert into registered_model_alias (registered_number, alias, version)
                  values (:number, :alias, :version)
                  on conflict (registered_number, alias) do update set version = excluded.version
                  """)
              .bind("number", number)
              .bind("alias", alias)
              .bind("version", version)
              .execute();
        });
  }

  /**
   * Deletes an alias; one that is not there is deleted already.
   *
   * @throws TrackingException NOT_FOUND if the model is not there
   */
  public void deleteAlias(String name, String alias) {
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from registered_model_alias
                    where registered_number = :n and alias = :alias
                    """)
                .bind("n", lock(handle, name))
                .bind("alias", alias)
                .execute());
  }
}
