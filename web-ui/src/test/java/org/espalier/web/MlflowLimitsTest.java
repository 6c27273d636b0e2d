package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MLflow's limits at n, n + 1 and 100 n, and the requests that broke its server. */
class MlflowLimitsTest {
  private static TestServer server;
  private static String run;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    run = server.newRun();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String call, Object body)
      throws IOException, InterruptedException {
    return server.mlflow(call, body);
  }

  private static void assertRefused(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = Json.mapper().readTree(answer.body());
    assertThat(error.path("error_code").asText()).isEqualTo("INVALID_PARAMETER_VALUE");
    assertThat(error.path("message").asText()).hasSizeBetween(1, 1_000).doesNotContain("Exception");
  }

  private static int status(String field, int length) throws IOException, InterruptedException {
    String text = "x".repeat(length);
    HttpResponse<String> answer =
        switch (field) {
          case "key" -> post("runs/log-parameter", Map.of("run_id", run, "key", text, "value", ""));
          case "param" ->
              post("runs/log-parameter", Map.of("run_id", run, "key", "p" + length, "value", text));
          case "tag" -> post("runs/set-tag", Map.of("run_id", run, "key", "t", "value", text));
          case "experiment" -> post("experiments/create", Map.of("name", text));
          case "alias" ->
              post(
                  "registered-models/alias",
                  Map.of("name", "nobody", "alias", text, "version", "1"));
          case "metric" ->
              post(
                  "runs/log-metric",
                  Map.of("run_id", run, "key", text, "value", 1, "timestamp", 1));
          case "tag key" -> post("runs/set-tag", Map.of("run_id", run, "key", text, "value", ""));
          case "run name" -> post("runs/create", Map.of("experiment_id", "0", "run_name", text));
          case "new run name" -> post("runs/update", Map.of("run_id", run, "run_name", text));
          case "experiment tag" ->
              post(
                  "experiments/set-experiment-tag",
                  Map.of("experiment_id", "0", "key", "t", "value", text));
          case "model" -> post("registered-models/create", Map.of("name", text));
          case "registry tag" ->
              post("registered-models/set-tag", Map.of("name", "m", "key", "t", "value", text));
          case "logged model" -> post("logged-models", Map.of("experiment_id", "0", "name", text));
          case "dataset name" -> input(text, "1", "s", "k", "v");
          case "dataset digest" -> input("d", text, "s", "k", "v");
          case "dataset source" -> input("d", "1", text, "k", "v");
          case "input tag" -> input("d", "1", "s", text, "v");
          case "input tag value" -> input("d", "1", "s", "k", text);
          case "run id" ->
              server.sendAlone(
                  server
                      .request("/api/v1/runs/" + text)
                      .header("Content-Type", "application/json")
                      .PUT(HttpRequest.BodyPublishers.ofString("{\"experiment\": \"Default\"}")));
          default -> throw new IllegalArgumentException(field);
        };
    return answer.statusCode();
  }

  private static HttpResponse<String> input(
      String name, String digest, String source, String key, String value)
      throws IOException, InterruptedException {
    return post(
        "runs/log-inputs",
        Map.of(
            "run_id",
            run,
            "datasets",
            List.of(
                Map.of(
                    "tags",
                    List.of(Map.of("key", key, "value", value)),
                    "dataset",
                    Map.of(
                        "name", name, "digest", digest, "source_type", "s", "source", source)))));
  }

  @ParameterizedTest
  @CsvSource({
    "runs/search,50000",
    "experiments/search,50000",
    "logged-models/search,1000",
    "registered-models/search,1000",
    "model-versions/search,200000"
  })
  void pagesAreHeldToTheLetter(String call, long limit) throws IOException, InterruptedException {
    boolean get = call.contains("registered") || call.contains("versions");
    for (long size : new long[] {0, 1, limit, limit + 1, limit * 100}) {
      HttpResponse<String> answer =
          get
              ? server.get("/api/2.0/mlflow/" + call + "?max_results=" + size)
              : post(call, Map.of("experiment_ids", List.of("0"), "max_results", size));
      assertThat(answer.statusCode())
          .as(call + " " + size)
          .isEqualTo(size >= 1 && size <= limit ? 200 : 400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "metric,250,200",
    "tag key,250,200",
    "run name,8000,200",
    "new run name,8000,200",
    "experiment tag,5000,200",
    "model,256,200",
    "registry tag,5000,404",
    "logged model,500,200",
    "dataset name,500,200",
    "dataset digest,36,200",
    "dataset source,65535,200",
    "input tag,255,200",
    "input tag value,500,200",
    "key,250,200",
    "param,6000,200",
    "tag,8000,200",
    "experiment,500,200",
    "alias,255,404"
  })
  void lengthsAreHeldToTheLetter(String field, int limit, int within)
      throws IOException, InterruptedException {
    assertThat(status(field, limit)).isEqualTo(within);
    assertThat(status(field, limit + 1)).isEqualTo(400);
    assertThat(status(field, limit * 100)).isEqualTo(400);
  }

  @Test
  void aNameThatIsRefusedIsNotStored() throws IOException, InterruptedException {
    assertThat(status("new run name", 8_000)).isEqualTo(200);
    assertThat(status("new run name", 8_001)).isEqualTo(400);
    String stored =
        Json.mapper()
            .readTree(server.get("/api/2.0/mlflow/runs/get?run_id=" + run).body())
            .at("/run/info/run_name")
            .asText();
    assertThat(stored).hasSize(8_000);
  }

  @Test
  void aRunIdHas256CharactersAtTheMost() throws IOException, InterruptedException {
    assertThat(status("run id", 256)).isEqualTo(201);
    assertThat(status("run id", 257)).isEqualTo(404);
    assertThat(status("run id", 25_600)).isIn(400, 404, 414, 431);
  }

  @ParameterizedTest
  @CsvSource({"metrics,1000", "params,100", "tags,100"})
  void batchesAreHeldToTheLetter(String kind, int limit) throws IOException, InterruptedException {
    Object one =
        kind.equals("metrics")
            ? Map.of("key", "m", "value", 1, "timestamp", 1, "step", 1)
            : Map.of("key", "k", "value", "v");
    for (int count : new int[] {limit, limit + 1, limit * 100}) {
      HttpResponse<String> answer =
          post("runs/log-batch", Map.of("run_id", run, kind, Collections.nCopies(count, one)));
      assertThat(answer.statusCode()).isEqualTo(count <= limit ? 200 : 400);
    }
  }

  @Test
  void aBatchHas1000OfAllKindsAtTheMost() throws IOException, InterruptedException {
    Object param = Map.of("key", "k", "value", "v");
    for (int metrics : new int[] {900, 901}) {
      Object one = Map.of("key", "m", "value", 1, "timestamp", 1, "step", 1);
      Map<String, ?> batch =
          Map.of(
              "run_id", run,
              "metrics", Collections.nCopies(metrics, one),
              "params", Collections.nCopies(50, param),
              "tags", Collections.nCopies(50, param));
      assertThat(post("runs/log-batch", batch).statusCode()).isEqualTo(metrics == 900 ? 200 : 400);
    }
  }

  @Test
  void aBatchHasAMillionBytesAtTheMost() throws IOException, InterruptedException {
    String batch = "{\"run_id\":\"" + run + "\",\"tags\":[{\"key\":\"b\",\"value\":\"v\"}]}";
    for (int bytes : new int[] {1_000_000, 1_000_001, 100_000_000}) {
      HttpRequest.Builder request =
          server
              .request("/api/2.0/mlflow/runs/log-batch")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(batch + " ".repeat(bytes - batch.length())));
      assertThat(server.send(request).statusCode()).isEqualTo(bytes == 1_000_000 ? 200 : 400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "LATEST", "v1", "V20", "a b", "a.b", "ä/b"})
  void anAliasIsAWordThatMeansNothingElse(String alias) throws IOException, InterruptedException {
    assertRefused(
        post("registered-models/alias", Map.of("name", "m", "alias", alias, "version", "1")));
  }

  @Test
  void aPageOfAHistoryHas25000PointsWhateverIsAsked() throws IOException, InterruptedException {
    String own = server.newRun();
    for (int batch = 0; batch < 26; batch++) {
      int first = batch * 1_000;
      post(
          "runs/log-batch",
          Map.of(
              "run_id",
              own,
              "metrics",
              IntStream.range(first, first + 1_000)
                  .mapToObj(i -> Map.of("key", "m", "value", i, "timestamp", i, "step", i))
                  .toList()));
    }
    for (int asked : new int[] {24_999, 25_000, 25_001, 2_500_000}) {
      JsonNode page =
          Json.mapper()
              .readTree(
                  server
                      .get(
                          "/api/2.0/mlflow/metrics/get-history?metric_key=m&run_id=%s&max_results=%d"
                              .formatted(own, asked))
                      .body());
      assertThat(page.path("metrics")).hasSize(Math.min(asked, 25_000));
      assertThat(page.path("next_page_token").asText()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/create",
        "runs/get",
        "runs/search",
        "runs/log-batch",
        "runs/log-metric",
        "experiments/create",
        "registered-models/create",
        "model-versions/create",
        "logged-models"
      })
  void aBodyThatIsNoObjectIsRefused(String call) throws IOException, InterruptedException {
    for (String body : List.of("[]", "1", "{", "{\"run_id\":{}}", "\0", "[".repeat(5_000))) {
      int status =
          server
              .send(
                  server
                      .request("/api/2.0/mlflow/" + call)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(body)))
              .statusCode();
      assertThat(status).as(call + " " + body.substring(0, 1)).isBetween(200, 499);
    }
  }

  @Test
  void wrongTypesAndMissingFieldsAreNamed() throws IOException, InterruptedException {
    assertThat(post("runs/log-metric", Map.of("run_id", run, "key", "m")).body())
        .contains("Missing value for required parameter");
    assertThat(post("runs/delete", Map.of("run_id", 31)).body())
        .contains("Invalid value 31 for parameter 'run_id' supplied");
    assertRefused(
        post("runs/search", Map.of("experiment_ids", List.of("0"), "max_results", 50_001)));
    assertRefused(post("runs/search", Map.of("experiment_ids", List.of("0"), "page_token", "??")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/2.0/mlflow-artifacts/artifacts/0/%s/artifacts/..%%252fpasswd",
        "/api/2.0/mlflow-artifacts/artifacts/0/%s/artifacts/%%252E%%252E%%252Fx",
        "/api/2.0/mlflow-artifacts/artifacts/0/%s/artifacts/a%%5C..%%5Cb",
        "/api/2.0/mlflow-artifacts/artifacts/0/%s/artifacts/a%%3Fb",
        "/api/2.0/mlflow-artifacts/artifacts/0/%s/artifacts/a%%00b",
        "/api/2.0/mlflow-artifacts/artifacts/0/%s/artifacts/C%%3A/x",
        "/api/2.0/mlflow-artifacts/artifacts/etc/passwd",
        "/get-artifact?run_id=%s&path=../../etc/passwd",
        "/get-artifact?run_id=%s&path=/etc/passwd",
        "/api/2.0/mlflow/artifacts/list?run_id=%s&path=C:/",
        "/api/2.0/mlflow/artifacts/list?run_id=%s&path=..",
      })
  void noPathLeadsOutOfARun(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get(path.formatted(run));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("root:");
  }

  @Test
  void everyRouteAsksForAToken() throws IOException, InterruptedException {
    try (TestServer guarded = TestServer.withAccounts()) {
      for (var route : guarded.server().mlflowRoutes()) {
        if (route.path().endsWith("/server-info") || route.path().equals("/version")) {
          continue;
        }
        String path =
            route
                .path()
                .replace("{model_id}", "m-1")
                .replace("<path>", "0/r/artifacts/a")
                .replace("<key>", "k");
        HttpResponse<String> answer =
            guarded.send(
                guarded
                    .request(path)
                    .header("Content-Type", "application/json")
                    .method(route.method().name(), HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(route.method() + " " + path).isEqualTo(401);
      }
    }
  }
}
