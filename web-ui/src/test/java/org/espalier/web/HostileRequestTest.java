package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no honest client sends is refused in the one shape, and tells nothing of the inside. */
class HostileRequestTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8471", "127.0.0.1.evil.example", "0.0.0.0", ""})
  void aForeignHostIsRefused(String host) throws IOException {
    String answer = RawHttp.send(server.port(), "GET /api/v1/session HTTP/1.1\nHost: " + host);
    assertThat(RawHttp.status(answer)).isIn(400, 403);
    assertHarmless(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, http://evil.example",
    "DELETE, http://evil.example",
    "PUT, http://localhost:1",
    "POST, null",
    "GET, http://evil.example",
  })
  void aPageOfAnotherOriginIsRefused(String method, String origin) throws IOException {
    String answer =
        RawHttp.send(
            server.port(),
            """
            %s /api/v1/session HTTP/1.1
            Host: localhost:%d
            Origin: %s
            Content-Type: application/json
            Content-Length: 0
            """
                .formatted(method, server.port(), origin));
    assertThat(RawHttp.status(answer)).isEqualTo(403);
    assertHarmless(answer);
  }

  @Test
  void aCrossSiteFetchWithoutOriginIsRefused() throws IOException {
    String answer =
        RawHttp.send(
            server.port(),
            "DELETE /api/v1/session HTTP/1.1\nHost: localhost\nSec-Fetch-Site: cross-site");
    assertThat(RawHttp.status(answer)).isEqualTo(403);
  }

  @Test
  void theMethodCannotBeOverridden() throws IOException {
    String answer =
        RawHttp.send(
            server.port(),
            "GET /api/v1/session HTTP/1.1\nHost: localhost\nX-HTTP-Method-Override: DELETE");
    assertThat(RawHttp.status(answer)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "<script>alert(1)</script>",
        "application/json-patch+json",
      })
  void aBodyOfAnotherTypeIsRefusedAndItsTypeNotEchoed(String type)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/v1/tokens")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"name\":\"x\",\"role\":\"admin\"}")));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).doesNotContain("script", type);
    Document.check("post", "/api/v1/tokens", answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "{\"name\":\"x\"}",
        "{\"name\":\"x\",\"name\":\"y\",\"role\":\"viewer\"}",
        "{\"name\":\"\",\"role\":\"viewer\"}",
        "{\"name\":\"x\",\"role\":\"root\"}",
        "{\"name\":\"x\",\"role\":\"viewer\",\"days\":0}",
        "{\"name\":\"x\",\"role\":\"viewer\"} {}",
        "{\"name\":\"x\",\"role\":\"viewer\",\"admin\":true}",
        "{\"name\":{\"@class\":\"java.lang.Runtime\"},\"role\":\"viewer\"}",
      })
  void aBodyThatIsWrongIsRefused(String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isEqualTo(400);
    Document.check("post", "/api/v1/tokens", answer);
    assertHarmless(answer.body());
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws IOException, InterruptedException {
    String body = "{\"name\":\"" + "x".repeat(1024 * 1024) + "\",\"role\":\"viewer\"}";
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isEqualTo(413);
    Document.check("post", "/api/v1/tokens", answer);
  }

  @ParameterizedTest
  @CsvSource({"/api/v1/tokens, 127.0.0.1, 413", "/api/v1/tokens, evil.example, 403"})
  void whoSendsMuchReadsWhyItWasRefused(String path, String host, int status) throws IOException {
    // More than fits between the two: where the server hangs up, the sender cannot go on.
    String answer =
        RawHttp.send(
            server.port(),
            "POST %s HTTP/1.1\nHost: %s\nContent-Type: application/json".formatted(path, host),
            48 << 20);
    assertThat(RawHttp.status(answer)).isEqualTo(status);
    assertHarmless(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/app/../../etc/passwd",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/%252e%252e%252fetc",
        "/assets/..;/..;/etc/passwd",
        "/assets/..\\..\\etc\\passwd",
        "//etc/passwd.txt",
        "/assets/x.js%00.png",
        "/assets/.htaccess.txt",
        "/logback.xml.txt",
        "/api/v1/nothing",
        "/API/v1/session",
        "/api/v1/session/",
        "/api/v1/studies/%27%20or%201=1",
      })
  void aPathThatIsNoneShowsNothingOfTheInside(String path) throws IOException {
    String answer = RawHttp.send(server.port(), "GET " + path + " HTTP/1.1\nHost: localhost");
    assertThat(answer).doesNotContain("root:", "<configuration");
    assertHarmless(answer);
  }

  @Test
  void longHeadersAndAddressesAreRefused() throws IOException {
    String header = "GET / HTTP/1.1\nHost: localhost\nX-Long: " + "x".repeat(9_000);
    assertThat(RawHttp.status(RawHttp.send(server.port(), header))).isEqualTo(431);
    String address = "GET /" + "x".repeat(9_000) + " HTTP/1.1\nHost: localhost";
    assertThat(RawHttp.status(RawHttp.send(server.port(), address))).isIn(414, 431);
  }

  @Test
  void anUnknownMethodNamesTheKnownOnes() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(server.request("/api/v1/session").PUT(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "POST", "DELETE");
    assertHarmless(answer.body());
  }

  @Test
  void everyAnswerCarriesTheHeadersOfItsSafety() throws IOException, InterruptedException {
    for (String path : new String[] {"/", "/openapi.json", "/api/v1/nothing", "/health"}) {
      HttpResponse<String> answer = server.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains(
              "default-src 'none'",
              "script-src 'self';",
              "frame-ancestors 'none'",
              "require-trusted-types-for 'script'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
      assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
      assertThat(answer.headers().map()).doesNotContainKey("server");
    }
  }

  @Test
  void eachPageHasANonceOfItsOwnForStylesOnly() throws IOException, InterruptedException {
    HttpResponse<String> one = server.get("/");
    HttpResponse<String> other = server.get("/studies/1");
    String policy = one.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy).containsPattern("style-src 'self' 'nonce-[A-Za-z0-9+/]{22}';");
    assertThat(policy)
        .isNotEqualTo(other.headers().firstValue("Content-Security-Policy").orElseThrow());
    assertThat(one.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(server.get("/health").headers().firstValue("Content-Security-Policy").orElseThrow())
        .doesNotContain("nonce");
  }

  private static void assertHarmless(String answer) {
    assertThat(answer)
        .doesNotContain("\tat ", "java.", "org.espalier", "Exception", "jetty", "Javalin");
  }
}
