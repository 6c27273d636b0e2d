package org.espalier.web.mlflow;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.espalier.tracking.TrackingException;
import org.espalier.tracking.TrackingStores;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.espalier.web.http.WantedProject;

/**
 * MLflow's API, each call below {@code /api/2.0/mlflow} and {@code /ajax-api/2.0/mlflow}. Success
 * is 200 with a JSON object, whatever was done; errors have MLflow's shape.
 */
public final class MlflowRoutes implements Routes {
  private static final List<String> BASES = List.of("/api/2.0", "/ajax-api/2.0");

  /** The version of MLflow's server that clients take this one for. */
  private static final String VERSION = "3.17.2";

  private final List<Call> calls;
  private final LargeBodies largeBodies = new LargeBodies();
  private final ArtifactEndpoints artifacts;
  private final MultipartEndpoints multipart;
  private final LoggedModelEndpoints models;

  public MlflowRoutes(TrackingStores stores, InstantSource clock) {
    this.artifacts = new ArtifactEndpoints(stores);
    this.multipart = new MultipartEndpoints(stores);
    this.models = new LoggedModelEndpoints(stores);
    this.calls =
        Stream.of(
                new ExperimentCalls(stores).calls(),
                new RunCalls(stores, clock).calls(),
                new LogCalls(stores).calls(),
                new MetricCalls(stores).calls(),
                artifacts.calls(),
                new RegistryCalls(stores).calls(),
                new VersionCalls(stores).calls())
            .flatMap(List::stream)
            .toList();
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String base : BASES) {
      for (Call call : calls) {
        routes.add(
            route(
                call.method(),
                base + "/mlflow/" + call.path(),
                call.role(),
                context -> Answers.json(context, answer(call, context))));
      }
      addLoggedModels(routes, base + "/mlflow/logged-models");
      addArtifacts(routes, base + "/mlflow-artifacts");
    }
    routes.add(get("/get-artifact", Role.VIEWER, artifacts::downloadOfRun));
    routes.add(get("/model-versions/get-artifact", Role.VIEWER, artifacts::downloadOfVersion));
    routes.add(get("/version", Role.OPEN, context -> context.result(VERSION)));
    for (String base : List.of("/api/3.0", "/ajax-api/3.0")) {
      routes.add(get(base + "/mlflow/server-info", Role.OPEN, MlflowRoutes::serverInfo));
    }
    return routes;
  }

  private Map<String, ?> answer(Call call, Context context) throws Exception {
    long project = WantedProject.of(context);
    return call.large()
        ? largeBodies.answer(context, arguments -> call.body().answer(arguments.wanting(project)))
        : call.body().answer(Arguments.of(context).wanting(project));
  }

  private static void serverInfo(Context context) {
    Answers.json(
        context,
        Map.of(
            "store_type", "SqlStore",
            "workspaces_enabled", false,
            "trace_archival_enabled", false,
            "multipart_uploads_enabled", true,
            "multipart_downloads_enabled", false));
  }

  private void addLoggedModels(List<Route> routes, String base) {
    String one = base + "/{model_id}";
    routes.add(
        route(
            HandlerType.POST,
            base,
            Role.EDITOR,
            context -> Answers.json(context, models.create(Arguments.of(context)))));
    routes.add(
        route(
            HandlerType.POST,
            base + "/search",
            Role.VIEWER,
            context -> Answers.json(context, models.search(Arguments.of(context)))));
    routes.add(model(HandlerType.GET, one, Role.VIEWER, models::get));
    routes.add(model(HandlerType.PATCH, one, Role.EDITOR, models::finish));
    routes.add(model(HandlerType.DELETE, one, Role.EDITOR, models::delete));
    routes.add(model(HandlerType.POST, one + "/params", Role.EDITOR, models::addParams));
    routes.add(model(HandlerType.PATCH, one + "/tags", Role.EDITOR, models::setTags));
    routes.add(
        route(
            HandlerType.DELETE,
            one + "/tags/<key>",
            Role.EDITOR,
            context ->
                Answers.json(
                    context,
                    models.deleteTag(context.pathParam("model_id"), context.pathParam("key")))));
    routes.add(model(HandlerType.GET, one + "/artifacts/directories", Role.VIEWER, models::files));
  }

  private static Route model(
      HandlerType method,
      String path,
      Role role,
      BiFunction<String, Arguments, Map<String, ?>> body) {
    return route(
        method,
        path,
        role,
        context ->
            Answers.json(
                context, body.apply(context.pathParam("model_id"), Arguments.of(context))));
  }

  private void addArtifacts(List<Route> routes, String base) {
    routes.add(get(base + "/artifacts", Role.VIEWER, artifacts::listProxied));
    routes.add(get(base + "/artifacts/<path>", Role.VIEWER, artifacts::download));
    routes.add(route(HandlerType.PUT, base + "/artifacts/<path>", Role.EDITOR, artifacts::upload));
    routes.add(
        route(HandlerType.DELETE, base + "/artifacts/<path>", Role.ADMIN, artifacts::delete));
    Map<String, Handler> steps =
        Map.of(
            "create", multipart::create,
            "complete", multipart::complete,
            "abort", multipart::abort);
    steps.forEach(
        (step, handler) ->
            routes.add(
                route(HandlerType.POST, base + "/mpu/" + step + "/<path>", Role.EDITOR, handler)));
  }

  private static Route get(String path, Role role, Handler handler) {
    return route(HandlerType.GET, path, role, handler);
  }

  private static Route route(HandlerType method, String path, Role role, Handler handler) {
    return new Route(
        method,
        path,
        role,
        MlflowSubjects.reach(path, role),
        MlflowSubjects.of(path),
        context -> {
          try {
            handler.handle(context);
          } catch (TrackingException e) {
            MlflowErrors.write(context, e);
          }
        });
  }
}
