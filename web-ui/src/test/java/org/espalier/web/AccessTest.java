package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.espalier.core.json.Json;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With access control, nobody passes a route without a token of its role, whatever the route. */
class AccessTest {
  private static TestServer server;
  private static Map<Role, String> tokens;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.withAccounts();
    tokens =
        Map.of(
            Role.VIEWER, create("viewer"),
            Role.WORKER, create("worker"),
            Role.EDITOR, create("editor"),
            Role.ADMIN, server.adminToken());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Route> routes() {
    return Stream.concat(
        server.server().routes().stream(), server.server().mlflowRoutes().stream());
  }

  /**
   * A route added behind the table's back would have no role; only the page's own files may stand
   * outside it.
   */
  @Test
  void everyAddressTheServerAnswersIsInATableOfRoutes() {
    Set<String> declared = new TreeSet<>(List.of("GET /", "GET /<file>"));
    routes()
        .forEach(
            route -> {
              declared.add(route.method().name() + " " + route.path());
              if (route.method().equals(HandlerType.GET)) {
                declared.add("HEAD " + route.path());
              }
            });
    assertThat(new TreeSet<>(server.server().registered())).isEqualTo(declared);
  }

  @Test
  void aRouteThatChangesSomethingMustSayWhere() {
    assertThatThrownBy(() -> Route.post("/api/v1/somewhere", Role.EDITOR, context -> {}))
        .hasMessageContaining("but where?");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void nobodyPassesWithoutAToken(Route route) throws IOException, InterruptedException {
    int expected = route.role() == Role.OPEN ? 0 : 401;
    assertThat(status(call(route), expected)).isEqualTo(expected);
    assertThat(status(call(route).header("Authorization", "Bearer esp_wrong"), expected))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aTokenOfALowerRoleIsRefusedAndOneOfTheRoleIsNot(Route route)
      throws IOException, InterruptedException {
    for (Map.Entry<Role, String> token : tokens.entrySet()) {
      int expected = token.getKey().covers(route.role()) ? 0 : 403;
      assertThat(
              status(call(route).header("Authorization", "Bearer " + token.getValue()), expected))
          .as("%s with the role %s", route, token.getKey())
          .isEqualTo(expected);
    }
  }

  @Test
  void headAsksForTheRoleOfGet() throws IOException, InterruptedException {
    assertThat(
            server
                .send(server.request("/api/v1/tokens").method("HEAD", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void basicCarriesATokenAsPassword() throws IOException, InterruptedException {
    String pair = "anyone:" + tokens.get(Role.VIEWER);
    String header =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        server.send(server.request("/api/v1/session").header("Authorization", header));
    assertThat(Document.check("get", "/api/v1/session", answer).path("role").asText())
        .isEqualTo("viewer");
  }

  @Test
  void aSessionChangesThingsOnlyWithItsCsrfToken() throws IOException, InterruptedException {
    HttpResponse<String> opened =
        server.send(
            server
                .request("/api/v1/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(Map.of("token", server.adminToken())))));
    JsonNode session = Document.check("post", "/api/v1/session", opened);
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
    String pair = cookie.substring(0, cookie.indexOf(';'));

    assertThat(server.send(server.request("/api/v1/tokens").header("Cookie", pair)).statusCode())
        .isEqualTo(200);
    HttpRequest.Builder create =
        server
            .request("/api/v1/tokens")
            .header("Cookie", pair)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"name\":\"x\",\"role\":\"viewer\",\"installation\":true}"));
    assertThat(server.send(create.copy()).statusCode()).isEqualTo(403);
    assertThat(server.send(create.copy().header("X-Csrf-Token", "0".repeat(64))).statusCode())
        .isEqualTo(403);
    assertThat(
            server
                .send(create.copy().header("X-Csrf-Token", session.path("csrf_token").asText()))
                .statusCode())
        .isEqualTo(201);

    assertThat(
            server
                .send(server.request("/api/v1/session").header("Cookie", pair).DELETE())
                .statusCode())
        .isEqualTo(403);
    assertThat(
            server
                .send(
                    server
                        .request("/api/v1/session")
                        .header("Cookie", pair)
                        .header("X-Csrf-Token", session.path("csrf_token").asText())
                        .DELETE())
                .statusCode())
        .isEqualTo(204);
    assertThat(server.send(server.request("/api/v1/tokens").header("Cookie", pair)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aRevokedTokenIsVoidAtOnce() throws IOException, InterruptedException {
    JsonNode token = createToken("viewer");
    String bearer = "Bearer " + token.path("secret").asText();
    assertThat(server.send(server.request("/metrics").header("Authorization", bearer)).statusCode())
        .isEqualTo(200);
    assertThat(
            server
                .send(
                    server
                        .request("/api/v1/tokens/" + token.path("token_id").asLong())
                        .header("Authorization", "Bearer " + server.adminToken())
                        .DELETE())
                .statusCode())
        .isEqualTo(204);
    assertThat(server.send(server.request("/metrics").header("Authorization", bearer)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void noSecretIsInTheDatabaseOrInAList() throws IOException, InterruptedException {
    HttpResponse<String> list =
        server.send(
            server
                .request("/api/v1/tokens")
                .header("Authorization", "Bearer " + server.adminToken()));
    Document.check("get", "/api/v1/tokens", list);
    assertThat(list.body()).doesNotContain("secret");
    List<String> rows =
        server
            .jdbi()
            .withHandle(
                h -> h.select("select t::text from access_token t").mapTo(String.class).list());
    assertThat(rows)
        .isNotEmpty()
        .noneMatch(row -> tokens.values().stream().anyMatch(row::contains));
  }

  /** 401 or 403 where the answer is that, 0 for anything else, so that the two can be compared. */
  private static int status(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    int status =
        server.http().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    return status == 401 || status == 403 || expected != 0 ? status : 0;
  }

  private static HttpRequest.Builder call(Route route) {
    String path = route.documentedPath().replaceAll("\\{[a-z_]+}", "987654321");
    String body = route.method().name().matches("POST|PUT|PATCH") ? "[]" : "";
    return server
        .request(path)
        .header("Content-Type", "application/json")
        .method(
            route.method().name(),
            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static String create(String role) throws IOException, InterruptedException {
    return createToken(role).path("secret").asText();
  }

  private static JsonNode createToken(String role) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/v1/tokens")
                .header("Authorization", "Bearer " + server.adminToken())
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        Json.write(Map.of("name", "a " + role, "role", role)))));
    assertThat(answer.statusCode()).isEqualTo(201);
    return Document.check("post", "/api/v1/tokens", answer);
  }
}
