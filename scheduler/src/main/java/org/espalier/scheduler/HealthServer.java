package org.espalier.scheduler;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/** Answers {@code /health} and {@code /metrics} (Prometheus' text format). */
final class HealthServer implements AutoCloseable {

  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /**
   * @param host loopback, unless people want otherwise
   * @param port 0 for a free one
   * @throws IOException if the port is taken
   */
  static HealthServer start(
      String host, int port, PrometheusMeterRegistry registry, Supplier<Scheduler.Status> status)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 16);
    server.createContext("/health", exchange -> health(exchange, status.get()));
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, 200, "text/plain; version=0.0.4", registry.scrape()));
    server.createContext("/", exchange -> answer(exchange, 404, "text/plain", "not found\n"));
    server.start();
    return new HealthServer(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void health(HttpExchange exchange, Scheduler.Status status) {
    boolean healthy =
        switch (status) {
          case LEADING, STANDING_BY -> true;
          case CONNECTING -> false;
        };
    String word = status.name().toLowerCase(Locale.ROOT);
    answer(exchange, healthy ? 200 : 503, "application/json", "{\"status\":\"" + word + "\"}\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text) {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
