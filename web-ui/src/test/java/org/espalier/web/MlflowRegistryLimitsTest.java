package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MLflow's limits at n, n + 1 and 100 n: versions, new names, and models that runs log. */
class MlflowRegistryLimitsTest {
  private static TestServer server;
  private static String experiment;
  private static String model;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    experiment = text(post("experiments/create", Map.of("name", "limits")), "/experiment_id");
    model =
        text(
            post("logged-models", Map.of("experiment_id", experiment, "name", "m")),
            "/model/info/model_id");
    post("registered-models/create", Map.of("name", "limits"));
    assertThat(version(Map.of()).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String call, Object body)
      throws IOException, InterruptedException {
    return server.mlflow(call, body);
  }

  private static HttpResponse<String> patch(String call, Object body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/api/2.0/mlflow/" + call)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  private static String text(HttpResponse<String> answer, String place) throws IOException {
    return Json.mapper().readTree(answer.body()).at(place).asText();
  }

  private static HttpResponse<String> version(Map<String, ?> more)
      throws IOException, InterruptedException {
    Map<String, Object> body = new HashMap<>(more);
    body.put("name", "limits");
    body.put("source", "models:/m-1");
    return post("model-versions/create", body);
  }

  private static HttpResponse<String> versionTag(String key, String value)
      throws IOException, InterruptedException {
    return post(
        "model-versions/set-tag",
        Map.of("name", "limits", "version", "1", "key", key, "value", value));
  }

  private static List<Map<String, String>> pair(String key, String value) {
    return List.of(Map.of("key", key, "value", value));
  }

  private static HttpResponse<String> loggedModel(String field, Object value)
      throws IOException, InterruptedException {
    return post("logged-models", Map.of("experiment_id", experiment, "name", "n", field, value));
  }

  private static int status(String field, int length) throws IOException, InterruptedException {
    String text = "x".repeat(length);
    HttpResponse<String> answer =
        switch (field) {
          case "version tag" -> versionTag("t", text);
          case "version tag key" -> versionTag(text, "v");
          case "tag of a new version" -> version(Map.of("tags", pair("t", text)));
          case "tag key of a new version" -> version(Map.of("tags", pair(text, "v")));
          case "run link" -> version(Map.of("run_link", text));
          case "new name of a registered model" -> {
            post("registered-models/create", Map.of("name", "old"));
            yield post("registered-models/rename", Map.of("name", "old", "new_name", text));
          }
          case "new name of an experiment" ->
              post("experiments/update", Map.of("experiment_id", experiment, "new_name", text));
          case "type of a logged model" -> loggedModel("model_type", text);
          case "param key of a logged model" -> loggedModel("params", pair(text, "v"));
          case "param of a logged model" -> loggedModel("params", pair("p", text));
          case "tag key of a logged model" -> loggedModel("tags", pair(text, "v"));
          case "tag of a logged model" -> loggedModel("tags", pair("t", text));
          case "param key added later" ->
              post("logged-models/" + model + "/params", Map.of("params", pair(text, "v")));
          case "param added later" ->
              post(
                  "logged-models/" + model + "/params", Map.of("params", pair("p" + length, text)));
          case "tag key added later" ->
              patch("logged-models/" + model + "/tags", Map.of("tags", pair(text, "v")));
          case "tag added later" ->
              patch("logged-models/" + model + "/tags", Map.of("tags", pair("t", text)));
          default -> throw new IllegalArgumentException(field);
        };
    return answer.statusCode();
  }

  @ParameterizedTest
  @CsvSource({
    "version tag,5000",
    "version tag key,250",
    "tag of a new version,5000",
    "tag key of a new version,250",
    "run link,500",
    "new name of a registered model,256",
    "new name of an experiment,500",
    "type of a logged model,500",
    "param key of a logged model,250",
    "param of a logged model,6000",
    "tag key of a logged model,250",
    "tag of a logged model,8000",
    "param key added later,250",
    "param added later,6000",
    "tag key added later,250",
    "tag added later,8000"
  })
  void lengthsAreHeldToTheLetter(String field, int limit) throws IOException, InterruptedException {
    assertThat(status(field, limit)).isEqualTo(200);
    assertThat(status(field, limit + 1)).isEqualTo(400);
    assertThat(status(field, limit * 100)).isEqualTo(400);
  }
}
