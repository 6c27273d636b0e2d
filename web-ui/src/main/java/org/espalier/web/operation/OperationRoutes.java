package org.espalier.web.operation;

import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.espalier.web.http.Answers;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;

/**
 * {@code /health}, which answers within a second whatever is down, as JSON or for MLflow's clients
 * as {@code OK}; and {@code /metrics}.
 */
public final class OperationRoutes implements Routes, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final SortedMap<String, HealthCheck> checks;
  private final PrometheusMeterRegistry meters;
  private final String version;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  public OperationRoutes(
      Map<String, HealthCheck> checks, PrometheusMeterRegistry meters, String version) {
    this.checks = new TreeMap<>(checks);
    this.meters = meters;
    this.version = version;
  }

  record CheckView(String status, String detail) {}

  record HealthView(String status, String version, Map<String, CheckView> checks) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/health", Role.OPEN, this::health),
        Route.get("/metrics", Role.VIEWER, this::metrics));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void health(Context context) throws InterruptedException {
    Map<String, Future<String>> looks = new LinkedHashMap<>();
    checks.forEach((name, check) -> looks.put(name, executor.submit(check::look)));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, CheckView> views = new LinkedHashMap<>();
    boolean up = true;
    for (Map.Entry<String, Future<String>> look : looks.entrySet()) {
      CheckView view = await(look.getValue(), deadline - System.nanoTime());
      up &= view.status().equals("up");
      views.put(look.getKey(), view);
    }
    if (wantsText(context)) {
      context.status(up ? 200 : 503).contentType("text/plain").result(up ? "OK" : "DOWN");
      return;
    }
    Answers.json(context, up ? 200 : 503, new HealthView(up ? "up" : "down", version, views));
  }

  /** MLflow's clients compare the answer with {@code OK}; all others get the checks as JSON. */
  private static boolean wantsText(Context context) {
    String agent = String.valueOf(context.userAgent());
    String accept = String.valueOf(context.header("Accept"));
    return agent.startsWith("mlflow-") || accept.strip().startsWith("text/plain");
  }

  private static CheckView await(Future<String> look, long nanos) throws InterruptedException {
    try {
      return new CheckView("up", look.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      look.cancel(true);
      return new CheckView("down", "no answer within " + PATIENCE.toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return new CheckView("down", cause == null ? "failed" : cause.getClass().getSimpleName());
    }
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(meters.scrape());
  }
}
