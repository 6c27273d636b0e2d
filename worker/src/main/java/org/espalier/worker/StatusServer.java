package org.espalier.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Serves {@code /health} and {@code /metrics} of a worker. */
final class StatusServer implements AutoCloseable {

  /** A status and a text. */
  record Answer(int status, String contentType, String body) {}

  private final HttpServer server;

  private StatusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * @param address {@code port}, for loopback, or {@code host:port}
   * @throws IOException if it cannot be bound
   */
  static StatusServer start(String address, Supplier<Answer> health, Supplier<Answer> metrics)
      throws IOException {
    HttpServer server = HttpServer.create(parse(address), 0);
    server.createContext("/health", exchange -> answer(exchange, "/health", health));
    server.createContext("/metrics", exchange -> answer(exchange, "/metrics", metrics));
    server.start();
    return new StatusServer(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    return colon < 0
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
        : new InetSocketAddress(address.substring(0, colon), port);
  }

  private static void answer(HttpExchange exchange, String path, Supplier<Answer> source)
      throws IOException {
    try (exchange) {
      Answer answer =
          exchange.getRequestURI().getPath().equals(path)
              ? source.get()
              : new Answer(404, "text/plain", "not found\n");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
