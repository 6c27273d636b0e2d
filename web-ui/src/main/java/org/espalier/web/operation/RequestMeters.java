package org.espalier.web.operation;

import io.javalin.config.JavalinConfig;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.espalier.web.live.ChangeHub;
import org.jspecify.annotations.Nullable;

/** Counts and times requests by route and status, beside the usual figures of a JVM. */
public final class RequestMeters {
  private RequestMeters() {}

  /** The garbage collector's figures need a listener, which the registry's close ends. */
  public static void register(JavalinConfig config, PrometheusMeterRegistry meters, ChangeHub hub) {
    new JvmMemoryMetrics().bindTo(meters);
    @SuppressWarnings("resource")
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    Gauge.builder("espalier.web.streams", hub, ChangeHub::subscriptions)
        .description("Clients of the stream of live events")
        .register(meters);
    config.requestLogger.http(
        (context, millis) ->
            Timer.builder("espalier.web.requests")
                .description("Requests by route, method and status")
                .tag("method", context.method().name())
                .tag("route", route(context.endpoints().lastHttpEndpoint()))
                .tag("status", String.valueOf(context.statusCode()))
                .register(meters)
                .record(Duration.ofNanos((long) (millis * 1_000_000))));
  }

  /** Not the current endpoint, which here is the last of those that run after every request. */
  private static String route(@Nullable Endpoint matched) {
    return matched == null || matched.path.equals("*") ? "other" : matched.path;
  }
}
