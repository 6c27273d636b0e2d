package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.MetricPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages across studies, every answer checked against the document. */
class OverviewApiTest {
  private static TestServer server;
  private static Seed seed;
  private static long study;
  private static Seed.Made first;
  private static Seed.Made second;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    seed = new Seed(server);
    study = seed.study();
    first = seed.trial(study, 0, 0.91);
    second = seed.trial(study, 1, 0.97);
    seed.trial(study, 2, 0.95);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aStudyTellsHowItsBestImproved() throws IOException, InterruptedException {
    JsonNode list = Document.check("get", "/api/v1/studies", server.get("/api/v1/studies"));
    assertThat(list.at("/items/0/best_history"))
        .isEqualTo(Json.mapper().readTree("[[0,0.91],[1,0.97]]"));
  }

  @Test
  void attemptsAreListedPageByPage() throws IOException, InterruptedException {
    JsonNode page = get("/api/v1/attempts", "?limit=2&study_id=" + study);
    assertThat(page.path("items")).hasSize(2);
    String cursor = "&cursor=" + page.path("next_cursor").asText();
    JsonNode rest = get("/api/v1/attempts", "?limit=2&study_id=" + study + cursor);
    assertThat(rest.path("items")).hasSize(1);
    assertThat(rest.path("next_cursor").isNull()).isTrue();
    assertThat(get("/api/v1/attempts", "?worker_id=nobody").path("items")).isEmpty();
    assertThat(get("/api/v1/attempts", "?to=2020-01-01T00:00:00Z").path("items")).isEmpty();
    assertThat(server.get("/api/v1/attempts?from=yesterday").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/attempts?cursor=a_b_c").statusCode()).isEqualTo(400);
  }

  @Test
  void aWorkerThatWorksIsBusyInTheLatestPart() throws IOException, InterruptedException {
    JsonNode found = get("/api/v1/workers/utilization", "?hours=1");
    assertThat(found.at("/items/0/worker_id").asText()).isEqualTo("host-1");
    JsonNode busy = found.at("/items/0/busy");
    assertThat(busy.get(0).isNull()).as("the worker came within the hour").isTrue();
    assertThat(busy.get(busy.size() - 1).asDouble()).isPositive();
    assertThat(server.get("/api/v1/workers/utilization?hours=169").statusCode()).isEqualTo(400);
  }

  @Test
  void whatWaitsSaysWhy() throws IOException, InterruptedException {
    server
        .jdbi()
        .useHandle(
            h -> {
              h.execute(
                  """
                  insert into run (run_id, experiment_id)
                  select 'q' || n, experiment_id from study, generate_series(1, 2) n
                  where study_id = ?
                  """,
                  study);
              h.execute(
                  """
                  insert into trial (study_id, number, run_id, state, parameters)
                  values (?, 101, 'q1', 'QUEUED', '{}'), (?, 102, 'q2', 'WAITING', '{}')
                  """,
                  study,
                  study);
            });
    JsonNode queue = get("/api/v1/queue", "");
    assertThat(queue.path("total").asInt()).isEqualTo(2);
    assertThat(queue.at("/items/0/reason").asText())
        .isEqualTo("all 2 slots of queue default are busy");
    assertThat(queue.at("/items/1/reason").asText()).contains("waits for the weights");
    assertThat(queue.at("/items/1/position").asInt()).isEqualTo(2);
    // The running trials are half done, so that it is known when a slot gets free.
    assertThat(queue.at("/items/0/expected_start").isNull()).isFalse();
    assertThat(queue.at("/items/1/expected_start").isNull()).isTrue();
  }

  @Test
  void lineageLeadsFromTheSourceToItsDescendants() throws IOException, InterruptedException {
    String source =
        Json.write(
            Map.of(
                "block1",
                Map.of(
                    "run_id", first.runId(),
                    "module", "block1",
                    "checkpoint", Map.of("sha256", "0".repeat(64), "epoch", 6))));
    server
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        update trial set specification = jsonb_set(jsonb_set(specification,
                          '{transfer,sources}', cast(:source as jsonb)), '{transfer,frozen}', '["block1"]')
                        where trial_id = :trial
                        """)
                    .bind("source", source)
                    .bind("trial", second.trialId())
                    .execute());
    JsonNode graph = get("/api/v1/lineage", "?run_id=" + first.runId());
    assertThat(graph.path("nodes")).hasSize(2);
    assertThat(graph.at("/edges/0/to_run_id").asText()).isEqualTo(second.runId());
    assertThat(graph.at("/edges/0/frozen").asBoolean()).isTrue();
    assertThat(get("/api/v1/lineage", "?study_id=" + study)).isEqualTo(graph);
    assertThat(get("/api/v1/lineage", "").path("edges")).hasSize(1);
    assertThat(
            server
                .get("/api/v1/lineage?study_id=%d&run_id=%s".formatted(study, first.runId()))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aNoteIsWrittenAndReadAndKeptAsItIs() throws IOException, InterruptedException {
    String text = "# <script>alert(1)</script> [x](javascript:alert(1))";
    for (String path :
        new String[] {
          "/api/v1/studies/" + study + "/note", "/api/v1/runs/" + first.runId() + "/note"
        }) {
      String documented =
          path.contains("studies")
              ? "/api/v1/studies/{study_id}/note"
              : "/api/v1/runs/{run_id}/note";
      assertThat(Document.check("get", documented, server.get(path)).path("text").asText())
          .isEmpty();
      Document.check("put", documented, put(path, Json.write(Map.of("text", text))));
      assertThat(Document.check("get", documented, server.get(path)).path("text").asText())
          .isEqualTo(text);
      assertThat(put(path, Json.write(Map.of("text", "x".repeat(65_537)))).statusCode())
          .isEqualTo(400);
      assertThat(put(path, "{}").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void drainingLeavesThroughTheOutbox() throws IOException, InterruptedException {
    HttpResponse<String> asked = post("/api/v1/workers/host-1/drain", "");
    assertThat(asked.statusCode()).isEqualTo(202);
    Document.check("post", "/api/v1/workers/{worker_id}/drain", asked);
    List<String> outbox =
        server
            .jdbi()
            .withHandle(
                h ->
                    h.select("select topic || ' ' || payload from outbox")
                        .mapTo(String.class)
                        .list());
    assertThat(outbox)
        .containsExactly("espalier.control {\"type\":\"drain_worker\",\"worker_id\":\"host-1\"}");
    assertThat(post("/api/v1/workers/nobody/drain", "").statusCode()).isEqualTo(404);
  }

  @Test
  void curvesOfManyRunsComeAsJsonOrAsOneFrame() throws IOException, InterruptedException {
    seed.points(
        first.runId(),
        List.of(new MetricPoint("loss", 1, 1, 0.5), new MetricPoint("loss", 900, 2, 0.25)));
    seed.points(second.runId(), List.of(new MetricPoint("loss", 5, 1, Double.NaN)));
    String body =
        Json.write(
            Map.of(
                "run_ids",
                List.of(first.runId(), second.runId(), "gone"),
                "metric",
                "loss",
                "buckets",
                9));
    JsonNode curves = Document.check("post", "/api/v1/curves", post("/api/v1/curves", body));
    assertThat(curves.path("items")).hasSize(2);
    assertThat(curves.at("/items/0/name").asText()).isEqualTo("trial 0");

    HttpResponse<byte[]> frame =
        server
            .http()
            .send(
                server
                    .request("/api/v1/curves")
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/vnd.espalier.curves")
                    .header("Accept-Encoding", "gzip")
                    .POST(BodyPublishers.ofString(body.replace(":9", ":900")))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(frame.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.espalier.curves");
    assertThat(frame.body()).startsWith('E', 'S', 'C', '1').hasSizeGreaterThan(10_000);
    assertThat(frame.headers().firstValue("Content-Encoding"))
        .as("noise is sent as it is")
        .isEmpty();
    assertThat(post("/api/v1/curves", "{\"run_ids\":[],\"metric\":\"x\"}").statusCode())
        .isEqualTo(400);
    assertThat(post("/api/v1/curves", "{\"run_ids\":[null],\"metric\":\"x\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void overTimeASecondAttemptStandsAfterTheFirstWhateverItCountsAsAStep()
      throws IOException, InterruptedException {
    long began = 1_795_527_000_000L;
    seed.points(
        first.runId(),
        List.of(
            new MetricPoint("system/cpu_percent", 10, began + 10_000, 40),
            new MetricPoint("system/cpu_percent", 20, began + 20_000, 50),
            new MetricPoint("system/cpu_percent", 5, began + 60_000, 90)));
    JsonNode whole = headerOfFrame("{}");
    assertThat(whole.path("from").asLong()).isEqualTo(began + 10_000);
    assertThat(whole.path("buckets").asInt()).isEqualTo(100);
    assertThat(whole.at("/items/0/count").asInt()).isEqualTo(3);
    JsonNode late = headerOfFrame("{\"from\": %d}".formatted(began + 15_000));
    assertThat(late.path("from").asLong()).isEqualTo(began + 20_000);
    assertThat(late.at("/items/0/count").asInt()).isEqualTo(2);
    assertThat(
            post(
                    "/api/v1/curves",
                    Json.write(
                        Map.of("run_ids", List.of(first.runId()), "metric", "loss", "x", "time")))
                .statusCode())
        .as("JSON has steps and times both")
        .isEqualTo(400);
  }

  private static JsonNode headerOfFrame(String more) throws IOException, InterruptedException {
    Map<String, Object> wanted =
        new HashMap<>(
            Map.of(
                "run_ids",
                List.of(first.runId()),
                "metric",
                "system/cpu_percent",
                "buckets",
                100,
                "x",
                "time"));
    Json.mapper()
        .readTree(more)
        .properties()
        .forEach(one -> wanted.put(one.getKey(), one.getValue()));
    byte[] frame =
        server
            .http()
            .send(
                server
                    .request("/api/v1/curves")
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/vnd.espalier.curves")
                    .POST(BodyPublishers.ofString(Json.write(wanted)))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();
    String text = new String(frame, StandardCharsets.UTF_8);
    return Json.mapper().readTree(text.substring(8, text.lastIndexOf('}') + 1));
  }

  private static JsonNode get(String path, String query) throws IOException, InterruptedException {
    return Document.check("get", path, server.get(path + query));
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> put(String path, String body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }
}
