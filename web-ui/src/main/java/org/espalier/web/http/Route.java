package org.espalier.web.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One route of the API.
 *
 * @param path as Javalin writes it: {@code {x}} for one part, {@code <x>} for a parameter with
 *     slashes in it
 * @param role the least role that may call it
 */
public record Route(HandlerType method, String path, Role role, Handler handler) {

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

  /** The path as OpenAPI writes it. */
  public String documentedPath() {
    return path.replace('<', '{').replace('>', '}');
  }
}
