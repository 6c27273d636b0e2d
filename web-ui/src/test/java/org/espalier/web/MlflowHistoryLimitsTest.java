package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of MLflow's calls for histories of many runs, at n, n + 1 and 100 n. */
class MlflowHistoryLimitsTest {
  /** More than are answered of one run. */
  private static final int POINTS = 3_000;

  private static TestServer server;
  private static String run;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    run = server.newRun();
    for (int first = 0; first < POINTS; first += 1_000) {
      List<Map<String, Object>> metrics =
          IntStream.range(first, first + 1_000)
              .mapToObj(
                  i -> Map.<String, Object>of("key", "m", "value", 0.5, "timestamp", i, "step", i))
              .toList();
      assertThat(
              server
                  .mlflow("runs/log-batch", Map.of("run_id", run, "metrics", metrics))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> ask(String call, String query)
      throws IOException, InterruptedException {
    return server.get("/api/2.0/mlflow/metrics/" + call + "?metric_key=m" + query);
  }

  private static List<Long> steps(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode metrics = Json.mapper().readTree(answer.body()).path("metrics");
    return StreamSupport.stream(metrics.spliterator(), false)
        .map(metric -> metric.path("step").asLong())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"get-history-bulk,run_id", "get-history-bulk-interval,run_ids"})
  void aHundredRunsAreAskedForAtOnce(String call, String name)
      throws IOException, InterruptedException {
    for (int count : new int[] {1, 99, 100}) {
      String others = ("&" + name + "=nobody").repeat(count - 1);
      assertThat(steps(ask(call, others + "&" + name + "=" + run))).isNotEmpty();
    }
    HttpResponse<String> refused = ask(call, ("&" + name + "=r").repeat(101));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("INVALID_PARAMETER_VALUE", "100 run_ids", "101 run_ids");
    // Ten thousand do not even fit into an address.
    assertThat(ask(call, ("&" + name + "=r").repeat(10_000)).statusCode()).isIn(400, 414, 431);
    assertThat(ask(call, "").statusCode()).isEqualTo(400);
  }

  @Test
  void anIntervalIsSampledWithItsFirstAndLastStep() throws IOException, InterruptedException {
    for (int wanted : new int[] {1, 2, 7, 2_499, 2_500}) {
      List<Long> steps =
          steps(ask("get-history-bulk-interval", "&run_ids=" + run + "&max_results=" + wanted));
      assertThat(steps).hasSizeBetween(wanted, wanted + 2).contains(0L, POINTS - 1L).isSorted();
    }
    assertThat(
            steps(
                ask(
                    "get-history-bulk-interval",
                    "&max_results=10&start_step=100&end_step=2000&run_ids=" + run)))
        .hasSizeBetween(10, 12)
        .contains(100L, 2_000L)
        .allMatch(step -> step >= 100 && step <= 2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "2501", "250000", "9223372036854775807"})
  void anIntervalHas2500StepsAtTheMost(String wanted) throws IOException, InterruptedException {
    HttpResponse<String> refused =
        ask("get-history-bulk-interval", "&run_ids=" + run + "&max_results=" + wanted);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("max_results must be between 1 and 2500");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 25_001, 2_500_000})
  void manyHistoriesHave25000PointsAtTheMost(long wanted) throws IOException, InterruptedException {
    String query = "&run_id=" + run + "&max_results=";
    assertThat(ask("get-history-bulk", query + wanted).statusCode()).isEqualTo(400);
    assertThat(steps(ask("get-history-bulk", query + 25_000))).hasSize(POINTS);
  }
}
