package org.espalier.web.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import org.espalier.tracking.access.Subject;

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
  public interface Gate {

    /** Has the route's handler answer, if its caller may call it, seeing what they may see. */
    void pass(Context context, Route route) throws Exception;

    /** Whether the caller still sees these things: for answers that go on for long. */
    void checkSeen(Context context, List<Subject> subjects);
  }

  /** Registers the routes, and {@code HEAD} for every {@code GET}. */
  public void register(JavalinConfig config, RequestIds ids, Stopping stopping, Gate gate) {
    for (Route route : routes) {
      Handler handler = context -> gate.pass(context, route);
      config.routes.addHttpHandler(route.method(), route.path(), handler, route.role());
      if (route.method().equals(HandlerType.GET)) {
        config.routes.addHttpHandler(HandlerType.HEAD, route.path(), handler, route.role());
      }
    }
    new Failures(ids, stopping).register(config.routes);
  }
}
