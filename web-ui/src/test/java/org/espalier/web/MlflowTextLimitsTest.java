package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MLflow's limits at n, n + 1 and 100 n: texts in batches and in what is created with tags. */
class MlflowTextLimitsTest {
  private static TestServer server;
  private static String run;
  private static int made;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    run = server.newRun();
    server.mlflow("registered-models/create", Map.of("name", "limits"));
    server.mlflow("logged-models", Map.of("experiment_id", "0", "model_id", "m-limits"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> batch(String kind, String key, Object value)
      throws IOException, InterruptedException {
    Map<String, Object> one = new HashMap<>(Map.of("key", key, "value", value));
    if (kind.equals("metrics")) {
      one.putAll(Map.of("timestamp", 1, "step", 1));
    }
    return server.mlflow("runs/log-batch", Map.of("run_id", run, kind, List.of(one)));
  }

  private static HttpResponse<String> created(String call, String name, String key, String value)
      throws IOException, InterruptedException {
    return server.mlflow(
        call,
        Map.of(
            "experiment_id",
            "0",
            name,
            "made-" + made++,
            "tags",
            List.of(Map.of("key", key, "value", value))));
  }

  private static HttpResponse<String> measured(String field, String text)
      throws IOException, InterruptedException {
    Map<String, Object> body =
        new HashMap<>(Map.of("run_id", run, "key", "m", "value", 1, "timestamp", 1));
    body.putAll(Map.of("model_id", "m-limits", field, text));
    return server.mlflow("runs/log-metric", body);
  }

  private static int status(String field, int length) throws IOException, InterruptedException {
    String text = "x".repeat(length);
    HttpResponse<String> answer =
        switch (field) {
          case "metric of a batch" -> batch("metrics", text, 1);
          case "param key of a batch" -> batch("params", text, "v");
          case "param of a batch" -> batch("params", "p" + length, text);
          case "tag key of a batch" -> batch("tags", text, "v");
          case "tag of a batch" -> batch("tags", "t", text);
          case "tag key of a new run" -> created("runs/create", "run_name", text, "v");
          case "tag of a new run" -> created("runs/create", "run_name", "t", text);
          case "tag key of a new experiment" -> created("experiments/create", "name", text, "v");
          case "tag of a new experiment" -> created("experiments/create", "name", "t", text);
          case "tag key of a new model" -> created("registered-models/create", "name", text, "v");
          case "tag of a new model" -> created("registered-models/create", "name", "t", text);
          case "user" ->
              server.mlflow("runs/create", Map.of("experiment_id", "0", "user_id", text));
          case "source of a version" ->
              server.mlflow(
                  "model-versions/create",
                  Map.of("name", "limits", "source", "models:/" + text.substring(8)));
          case "data set of a metric" -> measured("dataset_name", text);
          case "digest of a metric" -> measured("dataset_digest", text);
          default -> throw new IllegalArgumentException(field);
        };
    return answer.statusCode();
  }

  @ParameterizedTest
  @CsvSource({
    "metric of a batch,250",
    "param key of a batch,250",
    "param of a batch,6000",
    "tag key of a batch,250",
    "tag of a batch,8000",
    "tag key of a new run,250",
    "tag of a new run,8000",
    "tag key of a new experiment,250",
    "tag of a new experiment,5000",
    "tag key of a new model,250",
    "tag of a new model,5000",
    "user,256",
    "source of a version,500",
    "data set of a metric,500",
    "digest of a metric,36"
  })
  void lengthsAreHeldToTheLetter(String field, int limit) throws IOException, InterruptedException {
    assertThat(status(field, limit)).isEqualTo(200);
    assertThat(status(field, limit + 1)).isEqualTo(400);
    assertThat(status(field, limit * 100)).isEqualTo(400);
  }

  @Test
  void aBatchWithOneTextThatIsTooLongStoresNothing() throws IOException, InterruptedException {
    String own = server.newRun();
    HttpResponse<String> answer =
        server.mlflow(
            "runs/log-batch",
            Map.of(
                "run_id",
                own,
                "metrics",
                List.of(Map.of("key", "m", "value", 1, "timestamp", 1, "step", 1)),
                "params",
                List.of(
                    Map.of("key", "short", "value", "v"),
                    Map.of("key", "long", "value", "x".repeat(6_001)))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("long", "6000", "6001");
    var data =
        Json.mapper()
            .readTree(server.get("/api/2.0/mlflow/runs/get?run_id=" + own).body())
            .at("/run/data");
    assertThat(data.path("metrics")).isEmpty();
    assertThat(data.path("params")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"runs/search,100", "runs/search,101", "runs/search,10000", "experiments/search,101"})
  void aHundredClausesSortAtTheMost(String call, int count)
      throws IOException, InterruptedException {
    String field = call.startsWith("runs") ? "metrics.m" : "name";
    HttpResponse<String> answer =
        server.mlflow(
            call,
            Map.of("experiment_ids", List.of("0"), "order_by", Collections.nCopies(count, field)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(count <= 100 ? 200 : 400);
  }
}
