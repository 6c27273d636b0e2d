package org.espalier.web.access;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.List;
import org.espalier.tracking.access.ProjectStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Bodies;
import org.espalier.web.http.Page;
import org.espalier.web.http.Reach;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/** Projects: everybody sees theirs, admins of every project make new ones. */
public final class ProjectRoutes implements Routes {
  private static final int LONGEST_DESCRIPTION = 1_000;

  private final ProjectStore projects;

  public ProjectRoutes(ProjectStore projects) {
    this.projects = projects;
  }

  record Wanted(@Nullable String name, @Nullable String description) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/projects",
            Role.VIEWER,
            context -> Answers.json(context, Page.whole(projects.list()))),
        Route.of(HandlerType.POST, "/api/v1/projects", Role.ADMIN, Reach.SERVER, this::create));
  }

  private void create(Context context) throws IOException {
    Wanted wanted = Bodies.json(context, Wanted.class);
    String name = wanted.name();
    if (name == null || !name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw Fields.wrong(
          "name", name, "1 to 63 lower-case letters, digits and hyphens, no hyphen first");
    }
    String description = wanted.description() == null ? "" : wanted.description();
    if (description.length() > LONGEST_DESCRIPTION || description.indexOf('\0') >= 0) {
      throw Fields.wrong(
          "description", null, "at most %d characters".formatted(LONGEST_DESCRIPTION));
    }
    Answers.json(context, 201, projects.create(name, description));
  }
}
