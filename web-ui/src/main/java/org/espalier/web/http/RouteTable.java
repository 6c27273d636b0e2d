package org.espalier.web.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * All routes of the server. Whatever is registered goes through the {@link Gate} first, so that no
 * route can be without a role.
 */
public final class RouteTable {
  private final List<Route> routes;

  public RouteTable(List<Routes> parts) {
    this.routes = parts.stream().flatMap(part -> part.routes().stream()).toList();
  }

  public List<Route> routes() {
    return routes;
  }

  /** Decides who may call a route, and throws a {@link Refusal} for everybody else. */
  @FunctionalInterface
  public interface Gate {
    void check(io.javalin.http.Context context, Role needed);
  }

  /** Registers the routes, and {@code HEAD} for every {@code GET}. */
  public void register(JavalinConfig config, RequestIds ids, Gate gate) {
    for (Route route : routes) {
      Handler handler =
          context -> {
            gate.check(context, route.role());
            route.handler().handle(context);
          };
      config.routes.addHttpHandler(route.method(), route.path(), handler, route.role());
      if (route.method().equals(HandlerType.GET)) {
        config.routes.addHttpHandler(HandlerType.HEAD, route.path(), handler, route.role());
      }
    }
    new Failures(ids).register(config.routes);
  }
}
