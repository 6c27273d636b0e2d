package org.espalier.web.access;

import io.javalin.http.Context;
import java.util.OptionalLong;
import org.espalier.tracking.access.Project;
import org.espalier.tracking.access.ProjectStore;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.WantedProject;

/** Finds the project in which a request wants something new. */
final class Projects {
  private static final int LONGEST = 63;

  private Projects() {}

  /**
   * Finds it and notes it for the handler.
   *
   * @throws Refusal 404 for a name that no project has
   */
  static long want(Context context, ProjectStore projects, OptionalLong only) {
    String name = WantedProject.name(context);
    long id =
        name == null || name.isEmpty()
            ? only.orElse(Project.DEFAULT_ID)
            : named(projects, name).projectId();
    WantedProject.set(context, id);
    return id;
  }

  static Project named(ProjectStore projects, String name) {
    String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    return (name.indexOf('\0') < 0 ? projects.find(name) : java.util.Optional.<Project>empty())
        .orElseThrow(() -> Refusal.notFound("project", shown));
  }
}
