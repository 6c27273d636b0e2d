package org.espalier.tracking.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.espalier.tracking.Databases;
import org.espalier.tracking.TrackingException;
import org.jdbi.v3.core.Jdbi;

/** Projects, and which one a thing belongs to. Thread-safe. */
public final class ProjectStore {
  private static final String SELECT =
      "select project_id, name, description, created_at from project";

  private final Jdbi jdbi;

  public ProjectStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Sees only what {@link ProjectScope} lets through. */
  public static ProjectStore over(DataSource database) {
    return new ProjectStore(Databases.jdbi(ProjectScope.over(database)));
  }

  public List<Project> list() {
    return jdbi.withHandle(
        handle ->
            handle.createQuery(SELECT + " order by name").map((row, context) -> read(row)).list());
  }

  public Optional<Project> find(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where name = :name")
                .bind("name", name)
                .map((row, context) -> read(row))
                .findOne());
  }

  public Optional<Project> find(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where project_id = :id")
                .bind("id", projectId)
                .map((row, context) -> read(row))
                .findOne());
  }

  /**
   * @throws TrackingException ALREADY_EXISTS for a name in use
   */
  public Project create(String name, String description) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into project (name, description) values (:name, :description)
                    on conflict (name) do nothing
                    returning project_id, name, description, created_at
                    """)
                .bind("name", name)
                .bind("description", description)
                .map((row, context) -> read(row))
                .findOne()
                .orElseThrow(
                    () ->
                        TrackingException.alreadyExists(
                            "There is a project '%s' already.".formatted(name))));
  }

  /** The project of a thing; empty if there is no such thing. */
  public OptionalLong of(Subject subject) {
    String query =
        switch (subject.kind()) {
          case EXPERIMENT -> "select project_id from experiment where experiment_id::text = :id";
          case NAMED_EXPERIMENT -> "select project_id from experiment where name = :id";
          case STUDY ->
              """
              select e.project_id from study s join experiment e using (experiment_id)
              where s.study_id = cast(:id as bigint)
              """;
          case TRIAL ->
              """
              select e.project_id
              from trial t join study s using (study_id) join experiment e using (experiment_id)
              where t.trial_id = cast(:id as bigint)
              """;
          case RUN ->
              """
              select e.project_id from run r join experiment e using (experiment_id)
              where r.run_id = :id
              """;
          case LOGGED_MODEL ->
              """
              select e.project_id from logged_model m join experiment e using (experiment_id)
              where m.model_id = :id
              """;
          case REGISTERED_MODEL -> "select project_id from registered_model where name = :id";
        };
    return jdbi.withHandle(
            handle ->
                handle.createQuery(query).bind("id", subject.id()).mapTo(Long.class).findOne())
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static Project read(ResultSet row) throws SQLException {
    return new Project(
        row.getLong("project_id"),
        row.getString("name"),
        row.getString("description"),
        Rows.instant(row, "created_at"));
  }
}
