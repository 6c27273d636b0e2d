package org.espalier.web.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.function.Function;
import org.espalier.tracking.access.Subject;

/**
 * One route of the API.
 *
 * @param path as Javalin writes it: {@code {x}} for one part, {@code <x>} for a parameter with
 *     slashes in it
 * @param role the least role that may call it
 * @param reach where the caller must have that role
 * @param subjects for {@link Reach#NAMED}: what a request names; where it names nothing, the role
 *     is needed in every project
 */
public record Route(
    HandlerType method,
    String path,
    Role role,
    Reach reach,
    Function<Context, List<Subject>> subjects,
    Handler handler) {

  /**
   * With the reach that the path and role tell: what only reads sees the caller's projects, what
   * changes something needs the role where the path's study, trial, run, experiment or model is.
   *
   * @throws IllegalArgumentException if it changes something and its path does not tell where
   */
  public Route(HandlerType method, String path, Role role, Handler handler) {
    this(method, path, role, reach(method, path, role), PathSubjects::of, handler);
  }

  private static Reach reach(HandlerType method, String path, Role role) {
    if (role == Role.OPEN || role == Role.VIEWER) {
      return Reach.SEEN;
    }
    if (!PathSubjects.any(path)) {
      throw new IllegalArgumentException(
          "%s %s needs the role %s, but where? Say it with another constructor or factory: Reach.%s"
              .formatted(method, path, role, List.of(Reach.values())));
    }
    return Reach.NAMED;
  }

  public static Route get(String path, Role role, Handler handler) {
    return new Route(HandlerType.GET, path, role, handler);
  }

  public static Route post(String path, Role role, Handler handler) {
    return new Route(HandlerType.POST, path, role, handler);
  }

  public static Route put(String path, Role role, Handler handler) {
    return new Route(HandlerType.PUT, path, role, handler);
  }

  public static Route delete(String path, Role role, Handler handler) {
    return new Route(HandlerType.DELETE, path, role, handler);
  }

  /** One whose reach its path does not tell. */
  public static Route of(HandlerType method, String path, Role role, Reach reach, Handler handler) {
    return new Route(method, path, role, reach, PathSubjects::of, handler);
  }

  /** The path as OpenAPI writes it. */
  public String documentedPath() {
    return path.replace('<', '{').replace('>', '}');
  }
}
