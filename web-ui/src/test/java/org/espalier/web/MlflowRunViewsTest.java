package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept of runs is never shown after they have changed. */
class MlflowRunViewsTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode run(String id) throws IOException, InterruptedException {
    JsonNode found =
        Json.mapper()
            .readTree(
                server
                    .mlflow(
                        "runs/search",
                        Map.of(
                            "experiment_ids",
                            List.of("0"),
                            "filter",
                            "attributes.run_id = '" + id + "'"))
                    .body())
            .path("runs")
            .path(0);
    JsonNode alone =
        Json.mapper().readTree(server.get("/api/2.0/mlflow/runs/get?run_id=" + id).body());
    assertThat(alone.path("run")).isEqualTo(found);
    return found;
  }

  private static void call(String path, Map<String, ?> fields)
      throws IOException, InterruptedException {
    assertThat(server.mlflow(path, fields).statusCode()).isEqualTo(200);
  }

  @Test
  void everyCallIsSeenByTheNextSearch() throws IOException, InterruptedException {
    String id = server.newRun();
    assertThat(run(id)).isEqualTo(run(id));
    call("runs/log-parameter", Map.of("run_id", id, "key", "unicode ✓", "value", "\"ü\" \n"));
    assertThat(run(id).at("/data/params/0/value").asText()).isEqualTo("\"ü\" \n");
    for (double value : new double[] {1, 2}) {
      call(
          "runs/log-metric",
          Map.of(
              "run_id", id, "key", "loss", "value", value, "timestamp", 5, "step", (long) value));
      assertThat(run(id).at("/data/metrics/0/value").asDouble()).isEqualTo(value);
    }
    call("runs/set-tag", Map.of("run_id", id, "key", "t", "value", "1"));
    assertThat(run(id).at("/data/tags").findValuesAsText("key")).contains("t");
    call("runs/delete-tag", Map.of("run_id", id, "key", "t"));
    assertThat(run(id).at("/data/tags").findValuesAsText("key")).doesNotContain("t");
    call(
        "runs/log-inputs",
        Map.of(
            "run_id",
            id,
            "datasets",
            List.of(
                Map.of(
                    "dataset",
                    Map.of("name", "d", "digest", "1", "source_type", "local", "source", "s")))));
    assertThat(run(id).at("/inputs/dataset_inputs/0/dataset/name").asText()).isEqualTo("d");
    call("runs/update", Map.of("run_id", id, "status", "FINISHED", "run_name", "renamed"));
    assertThat(run(id).at("/info/status").asText()).isEqualTo("FINISHED");
    assertThat(run(id).at("/info/run_name").asText()).isEqualTo("renamed");
  }

  @Test
  void modelsThatAreLoggedAtTheSameTimeAreAllThere() throws Exception {
    String id = server.newRun();
    int models = 20;
    try (ExecutorService clients = Executors.newFixedThreadPool(models)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < models; i++) {
        String model =
            "{\"artifact_path\":\"m%d\",\"flavors\":{},\"utc_time_created\":\"\",\"run_id\":\"%s\"}"
                .formatted(i, id);
        calls.add(
            clients.submit(
                () -> {
                  call("runs/log-model", Map.of("run_id", id, "model_json", model));
                  return true;
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    String history =
        run(id)
            .at("/data/tags")
            .valueStream()
            .filter(tag -> tag.path("key").asText().equals("mlflow.log-model.history"))
            .map(tag -> tag.path("value").asText())
            .findFirst()
            .orElseThrow();
    assertThat(Json.mapper().readTree(history)).hasSize(models);
  }
}
