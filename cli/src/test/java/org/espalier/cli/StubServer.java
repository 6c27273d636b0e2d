package org.espalier.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers requests as the test says; the last answer of a route is given again and again. */
final class StubServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, ArrayDeque<Answer>> answers = new HashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

  private record Answer(int status, String body) {}

  StubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked, as {@code GET /path?query}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** What each request showed, empty for nothing. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /**
   * @param route such as {@code GET /api/v1/studies}, without the query
   */
  synchronized StubServer on(String route, int status, String body) {
    answers.computeIfAbsent(route, key -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(shown == null ? "" : shown);
    requests.add(method + " " + exchange.getRequestURI());
    exchange.getRequestBody().readAllBytes();
    Answer answer = next(method + " " + exchange.getRequestURI().getPath());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer next(String route) {
    ArrayDeque<Answer> queue = answers.getOrDefault(route, new ArrayDeque<>());
    if (queue.isEmpty()) {
      return new Answer(
          404,
          """
          {"error": {"code": "NOT_FOUND", "message": "There is no %s.", "request_id": "r1",
           "problems": []}}"""
              .formatted(route));
    }
    return queue.size() > 1 ? queue.remove() : queue.element();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
