package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.core.json.Json;
import org.espalier.web.http.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people got in by at MLflow, Ray and their like, tried on a server that keeps its files in a
 * folder and on one where callers must sign in; {@link KnownAttacksTest} has those on MLflow's
 * calls.
 */
class AttacksOnTheDoorTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir static Path parent;
  private static TestServer server;
  private static TestServer guarded;
  private static Path canary;
  private static String run;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    canary = Files.writeString(parent.resolve("canary.txt"), "canary");
    server = TestServer.withFolder(parent.resolve("artifacts"));
    guarded = TestServer.withAccounts();
    run =
        post("/api/2.0/mlflow/runs/create", Map.of("experiment_id", "0"))
            .body()
            .replaceAll("(?s).*\"run_id\":\"([^\"]+)\".*", "$1");
  }

  @AfterAll
  static void stop() {
    server.close();
    guarded.close();
  }

  /**
   * CVE-2023-1177, -2356, -2780, -3765, -6831, -6909, 2024-1483, -1560, -1593, -2928, -3848, -8859.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../canary.txt",
        "..%2fcanary.txt",
        "%2e%2e/canary.txt",
        "%252e%252e%252fcanary.txt",
        "%25252e%25252e%25252fcanary.txt",
        "..%5ccanary.txt",
        "..;/canary.txt",
        "a/..;/..;/canary.txt",
        "a%3f/../../canary.txt",
        "a%23/../../canary.txt",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "C:%2fcanary.txt",
        "file:%2f%2f%2fetc%2fpasswd",
        "a%00/../canary.txt",
        "%c0%ae%c0%ae/canary.txt",
        "..%ef%bc%8fcanary.txt",
        "./canary.txt",
        "a/./b",
        "a//b",
        "a%0d%0aX-Injected:%201",
        ".",
        "%2e",
      })
  void noNameOfAFileLeadsOutOfTheFolder(String name) throws IOException {
    for (String address :
        List.of(
            "/api/v1/runs/" + run + "/artifacts/" + name,
            "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/" + name,
            "/ajax-api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/" + name,
            "/get-artifact?run_id=" + run + "&path=" + name)) {
      for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
        String answer =
            RawHttp.send(
                server.port(),
                """
                %s %s HTTP/1.1
                Host: localhost
                Espalier-Sha256: %s
                Content-Length: 0
                """
                    .formatted(method, address, EMPTY));
        assertThat(RawHttp.status(answer)).as("%s %s", method, address).isBetween(200, 499);
        assertThat(answer).doesNotContain("root:", "\tat ");
        assertThat(answer.lines()).noneMatch(line -> line.startsWith("X-Injected"));
        assertThat(answer).doesNotEndWith("\r\n\r\ncanary");
      }
    }
    assertThat(canary).hasContent("canary");
    try (Stream<Path> beside = Files.list(parent)) {
      assertThat(beside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("canary.txt", "artifacts");
    }
  }

  /**
   * CVE-2025-14279, -1473, 2026-27482: by no method, on no route, whatever the type of the body.
   */
  @Test
  void aForeignPageReachesNoRouteByAnyMethod() throws IOException, InterruptedException {
    List<String> reached = new ArrayList<>();
    for (Route route : routes(server).toList()) {
      String path = route.documentedPath().replaceAll("\\{[a-z_]+}", "1");
      for (String type : List.of("application/json", "text/plain")) {
        String answer =
            RawHttp.send(
                server.port(),
                """
                %s %s HTTP/1.1
                Host: localhost
                Origin: https://evil.example
                Content-Type: %s
                Content-Length: 0
                """
                    .formatted(route.method().name(), path, type));
        if (RawHttp.status(answer) != 403) {
          reached.add(route.method().name() + " " + path);
        }
      }
    }
    assertThat(reached).isEmpty();
  }

  /** CVE-2023-6568: what a client says of its type is not said back. */
  @Test
  void aTypeOfContentIsNotEchoed() throws IOException, InterruptedException {
    for (String path : List.of("/api/v1/studies", "/api/2.0/mlflow/runs/create")) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request(path)
                  .header("Content-Type", "text/<script>alert(1)</script>")
                  .POST(BodyPublishers.ofString("x")));
      assertThat(answer.statusCode()).isBetween(400, 499);
      assertThat(answer.body()).doesNotContain("<script>");
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("json");
    }
  }

  /** CVE-2023-6014, -43472: no other way to the same handler, no account for whoever asks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/2.0/preview/mlflow/experiments/search",
        "/api/2.0/mlflow/users/create",
        "/api/2.0/mlflow/users/get?username=admin",
        "/signup",
        "/ajax-api/2.0/preview/mlflow/runs/search",
        "/api/3.0/mlflow/traces/search",
        "/ajax-api/2.0/mlflow/upload-artifact",
        "//api/v1/studies",
        "/api/v1//studies",
        "/api/v1/./studies",
        "/api/v1/studies;x=1",
        "/%61pi/v1/studies",
        "/api/v1/studies/",
        "/API/v1/studies",
      })
  void noOtherAddressLeadsInWithoutSigningIn(String address) throws IOException {
    for (String method : List.of("GET", "POST")) {
      String answer =
          RawHttp.send(
              guarded.port(),
              """
              %s %s HTTP/1.1
              Host: localhost
              Content-Type: application/json
              Content-Length: 0
              """
                  .formatted(method, address));
      assertThat(answer).doesNotContain("\"items\"", "\"experiments\"", "\"runs\"");
      if (answer.contains("application/json")) {
        assertThat(RawHttp.status(answer)).isIn(400, 401, 403, 404, 405);
      }
    }
  }

  /** CVE-2024-4263. */
  @Test
  void theRightToEditDeletesNoArtifact() throws IOException, InterruptedException {
    String editor =
        Json.mapper()
            .readTree(
                guarded
                    .as(
                        guarded.adminToken(),
                        "POST",
                        "/api/v1/tokens",
                        Map.of("name", "editor", "role", "editor"))
                    .body())
            .path("secret")
            .asText();
    assertThat(
            guarded
                .as(editor, "DELETE", "/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/a")
                .statusCode())
        .isEqualTo(403);
  }

  /** CVE-2026-2635, 2025-11200, -1474. */
  @ParameterizedTest
  @CsvSource({
    "admin,password",
    "admin,admin",
    "admin,password1234",
    "admin,''",
    "'',''",
    "root,root",
    "espalier,espalier",
  })
  void thereIsNoPasswordFromTheFactory(String name, String password)
      throws IOException, InterruptedException {
    String pair =
        Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    assertThat(
            guarded
                .send(guarded.request("/api/v1/studies").header("Authorization", "Basic " + pair))
                .statusCode())
        .isEqualTo(401);
  }

  private static Stream<Route> routes(TestServer of) {
    return Stream.concat(of.server().routes().stream(), of.server().mlflowRoutes().stream());
  }

  private static HttpResponse<String> post(String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }
}
