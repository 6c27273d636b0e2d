package org.espalier.web.http;

import io.javalin.http.Context;
import org.espalier.tracking.access.Project;
import org.jspecify.annotations.Nullable;

/**
 * The project in which a request wants something new: the parameter {@code project}, or the header
 * by which MLflow's clients name a workspace, or the only project of the token, or the default one.
 */
public final class WantedProject {
  private static final String ATTRIBUTE = "espalier.project";

  private WantedProject() {}

  /** The name that the request says; null for none. */
  public static @Nullable String name(Context context) {
    String parameter = context.queryParam("project");
    return parameter != null ? parameter : context.header("X-MLFLOW-WORKSPACE");
  }

  /** Notes what was found and allowed. */
  public static void set(Context context, long projectId) {
    context.attribute(ATTRIBUTE, projectId);
  }

  /** For handlers of routes of {@link Reach#NEW}. */
  public static long of(Context context) {
    Long id = context.attribute(ATTRIBUTE);
    return id == null ? Project.DEFAULT_ID : id;
  }
}
