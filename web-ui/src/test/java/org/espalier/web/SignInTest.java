package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** People are invited once, choose a password that nobody else learns, and can be shut out. */
class SignInTest {
  private static final String PASSWORD = "correct horse battery staple";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.withAccounts();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anInvitationWorksOnceAndThePasswordAfterIt() throws IOException, InterruptedException {
    JsonNode account = invite("Zoë", "editor", Map.of());
    String secret = account.path("secret").asText();
    assertThat(account.path("state").asText()).isEqualTo("invited");
    assertThat(signIn("Zoë", PASSWORD).statusCode()).isEqualTo(401);

    HttpResponse<String> accepted = accept(secret, PASSWORD);
    JsonNode session = Document.check("post", "/api/v1/session/invitation", accepted);
    assertThat(session.path("name").asText()).isEqualTo("Zoë");
    assertThat(session.path("role_everywhere").asText()).isEqualTo("editor");

    assertThat(accept(secret, PASSWORD).statusCode()).isEqualTo(401);
    assertThat(signIn("zoË", PASSWORD).statusCode()).isEqualTo(200);
    assertThat(signIn("Zoë", PASSWORD + "!").statusCode()).isEqualTo(401);
  }

  @Test
  void aPasswordThatIsEasyToGuessIsRefusedAndTheInvitationStays()
      throws IOException, InterruptedException {
    String secret = invite("weak", "viewer", Map.of()).path("secret").asText();
    for (String password : List.of("", "short", "aaaaaaaaaaaaaaaa", "esp_0123456789abcdef")) {
      HttpResponse<String> answer = accept(secret, password);
      assertThat(answer.statusCode()).as(password).isEqualTo(400);
      assertThat(answer.body()).contains("12 to 200 characters");
    }
    assertThat(accept(secret, PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void nothingInTheDatabaseIsThePasswordOrLeadsToIt() throws IOException, InterruptedException {
    join("kept", "viewer", Map.of());
    List<String> rows =
        server
            .jdbi()
            .withHandle(h -> h.select("select a::text from account a").mapTo(String.class).list());
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(PASSWORD));
    assertThat(rows).anyMatch(row -> row.contains("pbkdf2-sha512$210000$"));
  }

  @Test
  void aDisabledAccountIsOutAtOnceWithItsSessionsAndTokens()
      throws IOException, InterruptedException {
    Signed who = join("leaver", "editor", Map.of());
    String token = ownToken(who, "laptop", "editor");
    assertThat(server.as(token, "GET", "/api/v1/studies").statusCode()).isEqualTo(200);
    Map<String, Object> disabled = new HashMap<>();
    disabled.put("role", "editor");
    disabled.put("disabled", true);
    HttpResponse<String> changed =
        server.as(server.adminToken(), "PUT", "/api/v1/accounts/" + who.id(), disabled);
    assertThat(Document.check("put", "/api/v1/accounts/{account_id}", changed).path("state"))
        .hasToString("\"disabled\"");
    assertThat(server.as(token, "GET", "/api/v1/studies").statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/studies", who).statusCode()).isEqualTo(401);
    assertThat(signIn("leaver", PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenCanDoNoMoreThanItsOwnerNowCan() throws IOException, InterruptedException {
    Signed who = join("promoted", "editor", Map.of());
    assertThat(post("/api/v1/tokens", who, Map.of("name", "x", "role", "admin")).statusCode())
        .isEqualTo(403);
    String token = ownToken(who, "script", "editor");
    String path = "/api/v1/studies/987654321/pause";
    assertThat(server.as(token, "POST", path).statusCode()).isEqualTo(404);
    server.as(server.adminToken(), "PUT", "/api/v1/accounts/" + who.id(), Map.of("role", "viewer"));
    assertThat(server.as(token, "POST", path).statusCode()).isEqualTo(403);
  }

  @Test
  void peopleSeeAndRevokeOnlyTheirOwnTokens() throws IOException, InterruptedException {
    Signed one = join("first", "viewer", Map.of());
    Signed other = join("second", "viewer", Map.of());
    ownToken(one, "mine", "viewer");
    JsonNode mine = Json.mapper().readTree(get("/api/v1/tokens", one).body()).path("items");
    assertThat(mine).hasSize(1);
    assertThat(get("/api/v1/tokens", other).body()).doesNotContain("mine");
    String path = "/api/v1/tokens/" + mine.get(0).path("token_id").asLong();
    assertThat(change("DELETE", path, other, "").statusCode()).isEqualTo(404);
    assertThat(change("DELETE", path, one, "").statusCode()).isEqualTo(204);
  }

  @Test
  void changingThePasswordEndsTheOtherSessions() throws IOException, InterruptedException {
    Signed who = join("changer", "viewer", Map.of());
    Signed elsewhere = signed(signIn("changer", PASSWORD), who.id());
    String body = Json.write(Map.of("before", "wrong", "password", "another long password"));
    assertThat(change("PUT", "/api/v1/session/password", who, body).statusCode()).isEqualTo(403);
    body = Json.write(Map.of("before", PASSWORD, "password", "another long password"));
    HttpResponse<String> changed = change("PUT", "/api/v1/session/password", who, body);
    Document.check("put", "/api/v1/session/password", changed);
    assertThat(get("/api/v1/studies", elsewhere).statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/studies", signed(changed, who.id())).statusCode()).isEqualTo(200);
    assertThat(signIn("changer", PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void guessingIsStoppedForANameAndAnAddressAlsoByBasic() throws IOException, InterruptedException {
    try (TestServer own = TestServer.withAccounts()) {
      int status = 0;
      for (int guess = 0; guess < 11; guess++) {
        status =
            own.send(
                    own.request("/api/v1/session")
                        .header("Content-Type", "application/json")
                        .POST(
                            BodyPublishers.ofString(
                                Json.write(Map.of("name", "x", "password", "guess " + guess)))))
                .statusCode();
      }
      assertThat(status).isEqualTo(429);
      HttpResponse<String> basic =
          own.send(own.request("/api/v1/studies").header("Authorization", basic("x", "guess")));
      assertThat(basic.statusCode()).isEqualTo(429);
      assertThat(basic.headers().firstValue("Retry-After")).hasValue("300");
    }
  }

  @Test
  void theLastAdminCannotLeave() throws IOException, InterruptedException {
    try (TestServer own = TestServer.withAccounts()) {
      var stores = own.stores().access();
      stores.accounts().inviteFirstAdmin("0".repeat(64), java.time.Duration.ofDays(1));
      assertThat(stores.accounts().list()).as("the installation's token is an admin").isEmpty();
      HttpResponse<String> made =
          own.as(
              own.adminToken(), "POST", "/api/v1/accounts", Map.of("name", "a", "role", "admin"));
      long id = Json.mapper().readTree(made.body()).path("account_id").asLong();
      stores.accounts().setPassword(id, "a hash");
      own.jdbi().useHandle(h -> h.execute("update access_token set revoked_at = now()"));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> stores.accounts().delete(id))
          .hasMessageContaining("make somebody else an admin first");
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  stores
                      .accounts()
                      .change(
                          id,
                          new org.espalier.tracking.access.Account.Rights(
                              java.util.Optional.of("editor"), Map.of(), false)))
          .hasMessageContaining("make somebody else an admin first");
      assertThat(stores.accounts().get(id).role()).hasValue("admin");
    }
  }

  @Test
  void theMlflowClientSignsInByNameAndPasswordOrByToken() throws IOException, InterruptedException {
    Signed who = join("ml", "editor", Map.of());
    String url = "http://127.0.0.1:" + server.port();
    try (MlflowClient byPassword =
        new MlflowClient(new BasicMlflowHostCreds(url, "ml", PASSWORD))) {
      String run = byPassword.createRun("0").getRunId();
      byPassword.logMetric(run, "loss", 1.0);
      String token = ownToken(who, "tracking", "viewer");
      try (MlflowClient byToken = new MlflowClient(new BasicMlflowHostCreds(url, token))) {
        assertThat(byToken.getRun(run).getData().getMetrics(0).getKey()).isEqualTo("loss");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> byToken.createRun("0"))
            .hasMessageContaining("PERMISSION_DENIED");
      }
    }
    try (MlflowClient nobody = new MlflowClient(url)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> nobody.getExperiment("0"))
          .hasMessageContaining("UNAUTHENTICATED");
    }
  }

  record Signed(long id, String cookie, String csrf) {}

  private static Signed join(String name, String role, Map<String, String> projects)
      throws IOException, InterruptedException {
    JsonNode account = invite(name, role, projects);
    return signed(
        accept(account.path("secret").asText(), PASSWORD), account.path("account_id").asLong());
  }

  private static Signed signed(HttpResponse<String> opened, long id) throws IOException {
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    return new Signed(
        id,
        cookie.substring(0, cookie.indexOf(';')),
        Json.mapper().readTree(opened.body()).path("csrf_token").asText());
  }

  private static JsonNode invite(String name, String role, Map<String, String> projects)
      throws IOException, InterruptedException {
    HttpResponse<String> made =
        server.as(
            server.adminToken(),
            "POST",
            "/api/v1/accounts",
            Map.of("name", name, "role", role, "projects", projects));
    return Document.check("post", "/api/v1/accounts", made);
  }

  private static HttpResponse<String> accept(String secret, String password)
      throws IOException, InterruptedException {
    return post("/api/v1/session/invitation", null, Map.of("secret", secret, "password", password));
  }

  private static HttpResponse<String> signIn(String name, String password)
      throws IOException, InterruptedException {
    return post("/api/v1/session", null, Map.of("name", name, "password", password));
  }

  private static String ownToken(Signed who, String name, String role)
      throws IOException, InterruptedException {
    HttpResponse<String> made = post("/api/v1/tokens", who, Map.of("name", name, "role", role));
    return Document.check("post", "/api/v1/tokens", made).path("secret").asText();
  }

  private static HttpResponse<String> get(String path, Signed who)
      throws IOException, InterruptedException {
    return server.send(server.request(path).header("Cookie", who.cookie()));
  }

  private static HttpResponse<String> post(
      String path, @org.jspecify.annotations.Nullable Signed who, Map<String, ?> body)
      throws IOException, InterruptedException {
    return change("POST", path, who, Json.write(body));
  }

  private static HttpResponse<String> change(
      String method, String path, @org.jspecify.annotations.Nullable Signed who, String body)
      throws IOException, InterruptedException {
    var request =
        server
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (who != null) {
      request.header("Cookie", who.cookie()).header("X-Csrf-Token", who.csrf());
    }
    return server.send(request);
  }

  private static String basic(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
