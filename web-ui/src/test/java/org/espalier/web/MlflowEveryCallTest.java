package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.Test;

/** Walks the list of MLflow's calls: what is here answers, what is not says so. */
class MlflowEveryCallTest {
  private record Line(boolean here, String method, String path) {
    String call() {
      return method + " " + path;
    }
  }

  private final TreeSet<String> answered = new TreeSet<>();

  private static List<Line> lines() throws IOException {
    try (InputStream list =
        Objects.requireNonNull(
            MlflowEveryCallTest.class.getResourceAsStream("/mlflow-calls.txt"))) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" +"))
          .map(words -> new Line(words[0].equals("here"), words[1], words[2]))
          .toList();
    }
  }

  @Test
  void whatIsOnTheListIsRegisteredUnderBothPrefixesAndNothingElseIs() throws IOException {
    try (TestServer server = TestServer.open()) {
      for (String prefix : List.of("/api/2.0", "/ajax-api/2.0")) {
        assertThat(
                server.server().mlflowRoutes().stream()
                    .filter(route -> route.path().startsWith(prefix))
                    .map(route -> route.method() + " " + route.path().substring(prefix.length())))
            .containsExactlyInAnyOrderElementsOf(
                lines().stream().filter(Line::here).map(Line::call).toList());
      }
      assertThat(
              server.server().mlflowRoutes().stream()
                  .map(route -> route.path())
                  .filter(path -> !path.contains("/2.0/")))
          .containsExactlyInAnyOrder(
              "/get-artifact",
              "/model-versions/get-artifact",
              "/version",
              "/api/3.0/mlflow/server-info",
              "/ajax-api/3.0/mlflow/server-info");
    }
  }

  @Test
  void whatIsOutOfScopeIsAnUnknownEndpoint() throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      for (Line line : lines().stream().filter(line -> !line.here()).toList()) {
        for (String prefix : List.of("/api/2.0", "/ajax-api/2.0", "/api/3.0")) {
          HttpResponse<String> answer =
              server.send(
                  server
                      .request(prefix + line.path())
                      .header("Content-Type", "application/json")
                      .method(line.method(), BodyPublishers.ofString("{}")));
          assertThat(answer.statusCode()).as(prefix + line.path()).isEqualTo(404);
          assertThat(Json.mapper().readTree(answer.body()).path("error_code").asText())
              .isEqualTo("ENDPOINT_NOT_FOUND");
        }
      }
    }
  }

  @Test
  void everyCallAnswersARightRequest() throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      experimentsAndRuns(server);
      registry(server);
      assertThat(answered)
          .containsExactlyElementsOf(
              lines().stream()
                  .filter(Line::here)
                  .map(Line::call)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  private void experimentsAndRuns(TestServer server) throws IOException, InterruptedException {
    String experiment =
        ok(server, "POST", "experiments/create", Map.of("name", "e"))
            .path("experiment_id")
            .asText();
    Map<String, Object> id = Map.of("experiment_id", experiment);
    ok(server, "GET", "experiments/get", id);
    ok(server, "GET", "experiments/get-by-name", Map.of("experiment_name", "e"));
    ok(server, "POST", "experiments/search", Map.of("max_results", 5));
    ok(server, "GET", "experiments/search", Map.of("max_results", 5));
    ok(server, "POST", "experiments/delete", id);
    ok(server, "POST", "experiments/restore", id);
    ok(server, "POST", "experiments/update", with(id, "new_name", "e2"));
    ok(server, "POST", "experiments/set-experiment-tag", with(id, "key", "k", "value", "v"));
    ok(server, "POST", "experiments/delete-experiment-tag", with(id, "key", "k"));

    String run = ok(server, "POST", "runs/create", id).at("/run/info/run_id").asText();
    Map<String, Object> runId = Map.of("run_id", run);
    ok(server, "GET", "runs/get", Map.of("run_uuid", run));
    ok(server, "POST", "runs/update", with(runId, "status", "FINISHED", "end_time", "7"));
    ok(server, "POST", "runs/delete", runId);
    ok(server, "POST", "runs/restore", runId);
    Map<String, Object> point = Map.of("key", "m", "value", "NaN", "timestamp", "1", "step", "2");
    ok(server, "POST", "runs/log-metric", with(point, "run_id", run));
    ok(server, "POST", "runs/log-parameter", with(runId, "key", "p", "value", "v"));
    ok(server, "POST", "runs/log-batch", with(runId, "metrics", List.of(point)));
    Map<String, Object> dataset =
        Map.of("name", "d", "digest", "1", "source_type", "local", "source", "{}");
    ok(
        server,
        "POST",
        "runs/log-inputs",
        with(runId, "datasets", List.of(Map.of("dataset", dataset))));
    String described =
        "{\"artifact_path\":\"m\",\"flavors\":{},\"utc_time_created\":\"t\",\"run_id\":\"r\"}";
    ok(server, "POST", "runs/log-model", with(runId, "model_json", described));
    ok(server, "POST", "runs/set-tag", with(runId, "key", "t", "value", "v"));
    ok(server, "POST", "runs/delete-tag", with(runId, "key", "t"));
    JsonNode found =
        ok(server, "POST", "runs/search", Map.of("experiment_ids", List.of(experiment)));
    assertThat(found.at("/runs/0/data/metrics/0/value").asText()).isEqualTo("NaN");
    assertThat(
            ok(
                    server,
                    "POST",
                    "experiments/search-datasets",
                    Map.of("experiment_ids", List.of(experiment)))
                .at("/dataset_summaries/0/name")
                .asText())
        .isEqualTo("d");

    ok(server, "GET", "metrics/get-history", with(runId, "metric_key", "m"));
    JsonNode bulk = ok(server, "GET", "metrics/get-history-bulk", with(runId, "metric_key", "m"));
    assertThat(bulk.at("/metrics/0/step").isIntegralNumber()).isTrue();
    assertThat(bulk.at("/metrics/0/run_id").asText()).isEqualTo(run);
    ok(
        server,
        "GET",
        "metrics/get-history-bulk-interval",
        Map.of("run_ids", run, "metric_key", "m"));
    loggedModels(server, experiment, runId);
    artifacts(server, experiment, run);
  }

  private void loggedModels(TestServer server, String experiment, Map<String, Object> runId)
      throws IOException, InterruptedException {
    String model =
        ok(server, "POST", "logged-models", Map.of("experiment_id", experiment, "name", "net"))
            .at("/model/info/model_id")
            .asText();
    String one = "logged-models/{model_id}";
    ok(server, "POST", "runs/outputs", with(runId, "models", List.of(Map.of("model_id", model))));
    ok(server, "GET", one, Map.of(), model);
    ok(server, "PATCH", one, Map.of("status", "LOGGED_MODEL_READY"), model);
    List<Map<String, String>> pair = List.of(Map.of("key", "k", "value", "v"));
    ok(server, "POST", one + "/params", Map.of("params", pair), model);
    ok(server, "PATCH", one + "/tags", Map.of("tags", pair), model);
    ok(server, "DELETE", one + "/tags/<key>", Map.of(), model, "k");
    ok(server, "GET", one + "/artifacts/directories", Map.of(), model);
    JsonNode found =
        ok(
            server,
            "POST",
            "logged-models/search",
            Map.of(
                "experiment_ids",
                List.of(experiment),
                "order_by",
                List.of(Map.of("field_name", "creation_time", "ascending", true))));
    assertThat(found.at("/models/0/info/model_id").asText()).isEqualTo(model);
    ok(server, "DELETE", one, Map.of(), model);
  }

  private void artifacts(TestServer server, String experiment, String run)
      throws IOException, InterruptedException {
    String base = "/api/2.0/mlflow-artifacts/";
    String file = experiment + "/" + run + "/artifacts/a%20b.txt";
    HttpResponse<String> put =
        server.send(
            server.request(base + "artifacts/" + file).PUT(BodyPublishers.ofString("content")));
    assertThat(put.statusCode() + put.body()).isEqualTo("200{}");
    assertThat(server.get(base + "artifacts/" + file).body()).isEqualTo("content");
    assertThat(server.get("/get-artifact?run_id=" + run + "&path=a%20b.txt").body())
        .isEqualTo("content");
    assertThat(server.get(base + "artifacts?path=" + experiment + "/" + run + "/artifacts").body())
        .contains("a b.txt");
    ok(server, "GET", "artifacts/list", Map.of("run_id", run));
    inParts(server, experiment, run);
    assertThat(server.send(server.request(base + "artifacts/" + file).DELETE()).body())
        .isEqualTo("{}");
    assertThat(server.get(base + "artifacts/" + file).statusCode()).isEqualTo(404);
    answered.add("GET /mlflow-artifacts/artifacts");
    List.of("GET", "PUT", "DELETE")
        .forEach(method -> answered.add(method + " /mlflow-artifacts/artifacts/<path>"));
  }

  private void inParts(TestServer server, String experiment, String run)
      throws IOException, InterruptedException {
    String folder = "mlflow-artifacts/mpu/%s/" + experiment + "/" + run + "/artifacts";
    JsonNode begun = part(server, folder, "create", Map.of("path", "/x/b", "num_parts", 1));
    String address = begun.at("/credentials/0/url").asText();
    HttpResponse<String> sent =
        server.send(
            server
                .request(URI.create(address).getPath())
                .PUT(BodyPublishers.ofString("in one part")));
    Map<String, Object> ours = Map.of("path", "/x/b", "upload_id", begun.path("upload_id"));
    Object one = Map.of("part_number", 1, "etag", sent.headers().firstValue("ETag").orElseThrow());
    part(server, folder, "complete", with(ours, "parts", List.of(one)));
    part(server, folder, "abort", ours);
    assertThat(server.get("/get-artifact?run_id=" + run + "&path=b").body())
        .isEqualTo("in one part");
  }

  private JsonNode part(TestServer server, String folder, String step, Map<String, ?> fields)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/2.0/" + folder.formatted(step))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(fields))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    answered.add("POST /mlflow-artifacts/mpu/" + step + "/<path>");
    return Json.mapper().readTree(answer.body());
  }

  private void registry(TestServer server) throws IOException, InterruptedException {
    Map<String, Object> name = Map.of("name", "m");
    ok(server, "POST", "registered-models/create", name);
    ok(server, "PATCH", "registered-models/update", with(name, "description", "d"));
    ok(server, "GET", "registered-models/get", name);
    ok(server, "POST", "registered-models/set-tag", with(name, "key", "k", "value", "v"));
    ok(server, "DELETE", "registered-models/delete-tag", with(name, "key", "k"));
    Map<String, Object> version = with(name, "version", "1");
    ok(server, "POST", "model-versions/create", with(name, "source", "models:/m-1"));
    ok(server, "PATCH", "model-versions/update", with(version, "description", "d"));
    ok(server, "POST", "model-versions/transition-stage", with(version, "stage", "Staging"));
    ok(server, "GET", "model-versions/get", version);
    ok(server, "GET", "model-versions/search", Map.of("filter", "name = 'm'"));
    ok(server, "GET", "model-versions/get-download-uri", version);
    ok(server, "POST", "model-versions/set-tag", with(version, "key", "k", "value", "v"));
    ok(server, "DELETE", "model-versions/delete-tag", with(version, "key", "k"));
    ok(server, "GET", "registered-models/get-latest-versions", name);
    ok(server, "POST", "registered-models/get-latest-versions", name);
    ok(server, "GET", "registered-models/search", Map.of("filter", "name LIKE 'm%'"));
    ok(server, "POST", "registered-models/alias", with(version, "alias", "champion"));
    ok(server, "GET", "registered-models/alias", with(name, "alias", "champion"));
    assertThat(server.get("/model-versions/get-artifact?name=m&version=1&path=x").statusCode())
        .as("its source is no run or model of this server")
        .isEqualTo(404);
    ok(server, "DELETE", "registered-models/alias", with(name, "alias", "champion"));
    ok(server, "DELETE", "model-versions/delete", version);
    ok(server, "POST", "registered-models/rename", with(name, "new_name", "n"));
    ok(server, "DELETE", "registered-models/delete", Map.of("name", "n"));
  }

  private static Map<String, Object> with(Map<String, Object> fields, Object... more) {
    Map<String, Object> all = new java.util.TreeMap<>(fields);
    for (int i = 0; i < more.length; i += 2) {
      all.put(String.valueOf(more[i]), more[i + 1]);
    }
    return all;
  }

  /** Sends a call as MLflow's clients do; success is 200 and an object, whatever was done. */
  private JsonNode ok(
      TestServer server, String method, String call, Map<String, ?> fields, String... places)
      throws IOException, InterruptedException {
    String path = call;
    for (String place : places) {
      path = path.replaceFirst("\\{[a-z_]+\\}|<[a-z]+>", place);
    }
    String query =
        method.equals("GET")
            ? fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&", "?", ""))
            : "";
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/2.0/mlflow/" + path + query)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    method.equals("GET")
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(Json.write(fields))));
    assertThat(answer.statusCode()).as(call + ": " + answer.body()).isEqualTo(200);
    JsonNode body = Json.mapper().readTree(answer.body());
    assertThat(body.isObject()).as(call).isTrue();
    answered.add(method + " /mlflow/" + call);
    return body;
  }

  private static String encoded(Object value) {
    return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
  }
}
