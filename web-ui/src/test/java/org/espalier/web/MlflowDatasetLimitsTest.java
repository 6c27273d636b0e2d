package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sizes of data sets' descriptions, and of how many experiments one call asks. */
class MlflowDatasetLimitsTest {
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

  private static HttpResponse<String> use(String runId, Map<String, String> given)
      throws IOException, InterruptedException {
    Map<String, String> dataset = new TreeMap<>(given);
    Map.of("name", "d", "digest", "1", "source_type", "local", "source", "s")
        .forEach(dataset::putIfAbsent);
    return server.mlflow(
        "runs/log-inputs",
        Map.of("run_id", runId, "datasets", List.of(Map.of("dataset", dataset))));
  }

  @ParameterizedTest
  @CsvSource({"source,65535", "schema,1048575", "profile,16777215"})
  void aDescriptionIsHeldToTheLetter(String field, int limit)
      throws IOException, InterruptedException {
    String own = server.newRun();
    Map<String, String> within = Map.of("name", field, field, "x".repeat(limit));
    assertThat(use(own, within).statusCode()).isEqualTo(200);
    String stored = server.get("/api/2.0/mlflow/runs/get?run_id=" + own).body();
    assertThat(stored.contains("\"%s\":\"%s\"".formatted(field, within.get(field))))
        .as("the whole %s is answered", field)
        .isTrue();

    HttpResponse<String> refused = use(run, Map.of(field, "x".repeat(limit + 1)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("INVALID_PARAMETER_VALUE", "exceeds the maximum length of " + limit);
    assertThat(use(run, Map.of(field, "x".repeat((int) Math.min(limit * 100L, 110_000_000L)))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(400);
  }

  @Test
  void aHundredfoldProfileIsRefusedBeforeItIsSent() throws IOException, InterruptedException {
    HttpResponse<String> refused =
        server.send(
            server
                .request("/api/2.0/mlflow/runs/log-inputs")
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(InputStream::nullInputStream),
                        1_677_721_500L)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("INVALID_PARAMETER_VALUE", "larger than");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 21, 2_000})
  void dataSetsAreAskedForOfTwentyExperiments(int count) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.mlflow(
            "experiments/search-datasets",
            Map.of("experiment_ids", Collections.nCopies(count, "0")));
    assertThat(answer.statusCode()).isEqualTo(count <= 20 ? 200 : 400);
    if (count > 20) {
      assertThat(answer.body()).contains("more than 20 experiment_ids", "Received " + count);
    }
  }

  @ParameterizedTest
  @CsvSource({"runs/search,runs", "logged-models/search,models"})
  void runsAndModelsAreAskedForOfAsManyExperimentsAsFitIntoARequest(String call, String found)
      throws IOException, InterruptedException {
    for (int count : new int[] {1, 1_000, 100_000}) {
      List<String> ids = IntStream.range(0, count).mapToObj(i -> Integer.toString(i)).toList();
      HttpResponse<String> answer = server.mlflow(call, Map.of("experiment_ids", ids));
      assertThat(answer.statusCode()).as("%d experiments", count).isEqualTo(200);
    }
    List<String> tooMany = Collections.nCopies(200_000, "123456789");
    assertThat(server.mlflow(call, Map.of("experiment_ids", tooMany)).statusCode()).isEqualTo(400);
    assertThat(
            Json.mapper()
                .readTree(server.mlflow(call, Map.of("experiment_ids", List.of("0"))).body())
                .has(found))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65, 6_400})
  void anExperimentIdThatIsNoneIsNotFound(int length) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.get("/api/2.0/mlflow/experiments/get?experiment_id=" + "e".repeat(length));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("RESOURCE_DOES_NOT_EXIST").hasSizeLessThan(1_000);
  }
}
