package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.MetricPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Trials, their points, logs and models over HTTP, every answer checked against the document. */
class TrialApiTest {
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
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 1; step <= 10_000; step++) {
      double value = step == 7_777 ? 99 : Math.sin(step / 500.0);
      points.add(new MetricPoint("iteration/loss", step, 1_795_527_000_000L + step, value));
    }
    points.add(new MetricPoint("test_accuracy", 1, 1_795_527_000_000L, Double.NaN));
    points.add(new MetricPoint("test_accuracy", 2, 1_795_527_001_000L, 0.91));
    points.add(new MetricPoint("test_accuracy", 3, 1_795_527_002_000L, Double.POSITIVE_INFINITY));
    seed.points(first.runId(), points);
    seed.points(
        second.runId(), List.of(new MetricPoint("test_accuracy", 1, 1_795_527_000_000L, 0.97)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void trialsAreListedInTheOrderAskedFor() throws IOException, InterruptedException {
    JsonNode best = trials("?sort=best");
    assertThat(best.path("items").get(0).path("trial_id").asLong()).isEqualTo(second.trialId());
    JsonNode page = trials("?sort=-number&limit=1&state=RUNNING,QUEUED");
    assertThat(page.path("items").get(0).path("number").asInt()).isEqualTo(1);
    assertThat(page.path("total").asInt()).isEqualTo(2);
    JsonNode next = trials("?sort=-number&limit=1&cursor=" + page.path("next_cursor").asText());
    assertThat(next.path("items").get(0).path("number").asInt()).isZero();
    assertThat(next.path("next_cursor").isNull()).isTrue();
    assertThat(server.get("/api/v1/studies/" + study + "/trials?sort=password").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theStudyCountsItsTrialsAndKnowsTheBest() throws IOException, InterruptedException {
    JsonNode body =
        Document.check("get", "/api/v1/studies/{study_id}", server.get("/api/v1/studies/" + study));
    assertThat(body.at("/trials/running").asInt()).isEqualTo(2);
    assertThat(body.at("/best/trial_id").asLong()).isEqualTo(second.trialId());
  }

  @Test
  void aTrialHasItsAttemptsAndItsModel() throws IOException, InterruptedException {
    JsonNode trial =
        Document.check(
            "get", "/api/v1/trials/{trial_id}", server.get("/api/v1/trials/" + first.trialId()));
    assertThat(trial.at("/attempts/0/worker_id").asText()).isEqualTo("host-1");
    assertThat(trial.at("/attempts/0/host").asText()).isEqualTo("host");
    assertThat(trial.path("submitted_by").asText()).isEmpty();
    assertThat(trial.path("epochs").asInt()).isPositive();
    JsonNode model =
        Document.check(
            "get",
            "/api/v1/trials/{trial_id}/model",
            server.get("/api/v1/trials/" + first.trialId() + "/model"));
    assertThat(model.at("/inputs/0/shape/text").asText()).isEqualTo("1×28×28");
    assertThat(model.at("/nodes/0/name").asText()).isEqualTo("block1");
    assertThat(model.at("/nodes/0/output_shape/dimensions/0").asInt()).isEqualTo(32);
    assertThat(model.path("trainable_count")).isEqualTo(model.path("parameter_count"));
    assertThat(model.path("edges")).hasSize(model.path("nodes").size());
  }

  @Test
  void equalArchitecturesHaveOneDigestAndAnotherWidthHasAnother()
      throws IOException, InterruptedException {
    String digest = digest(first.trialId());
    assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(digest(second.trialId()));
    server
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    update trial set specification =
                      jsonb_set(specification, '{model,modules,0,parameters,filters}', '48')
                    where trial_id = ?
                    """,
                    second.trialId()));
    assertThat(digest(second.trialId())).isNotEqualTo(digest);
  }

  private static String digest(long trial) throws IOException, InterruptedException {
    return Json.mapper()
        .readTree(server.get("/api/v1/trials/" + trial + "/model").body())
        .path("digest")
        .asText();
  }

  @Test
  void curvesKeepEverySpike() throws IOException, InterruptedException {
    JsonNode curves =
        Document.check(
            "get",
            "/api/v1/studies/{study_id}/curves",
            server.get("/api/v1/studies/" + study + "/curves?metric=iteration/loss&buckets=100"));
    assertThat(curves.path("items")).hasSize(1);
    JsonNode series = curves.at("/items/0/series");
    assertThat(curves.at("/items/0/count").asLong()).isEqualTo(10_000);
    assertThat(series.path("max").size()).isLessThanOrEqualTo(100);
    assertThat(series.path("max")).anyMatch(value -> value.asDouble() == 99);

    JsonNode objective =
        Document.check(
            "get",
            "/api/v1/studies/{study_id}/curves",
            server.get("/api/v1/studies/" + study + "/curves"));
    assertThat(objective.path("metric").asText()).isEqualTo("test_accuracy");
    assertThat(objective.path("items")).hasSize(2);
  }

  @Test
  void metricsHaveSummariesAndHistoriesAndNothingIsLostThatIsNoNumber()
      throws IOException, InterruptedException {
    String run = "/api/v1/runs/" + first.runId();
    JsonNode metrics =
        Document.check("get", "/api/v1/runs/{run_id}/metrics", server.get(run + "/metrics"));
    assertThat(metrics.at("/items/1/name").asText()).isEqualTo("test_accuracy");
    assertThat(metrics.at("/items/1/last").asText()).isEqualTo("Infinity");
    JsonNode page =
        Document.check(
            "get", "/api/v1/runs/{run_id}/metrics", server.get(run + "/metrics?limit=1"));
    assertThat(page.path("next_cursor").asText()).isEqualTo("iteration/loss");

    JsonNode history =
        Document.check(
            "get",
            "/api/v1/runs/{run_id}/metrics/history",
            server.get(run + "/metrics/history?name=test_accuracy"));
    assertThat(history.path("bucketed").asBoolean()).isFalse();
    assertThat(history.at("/series/last/0").asText()).isEqualTo("NaN");
    assertThat(history.at("/series/step").size()).isEqualTo(3);
    JsonNode part =
        Document.check(
            "get",
            "/api/v1/runs/{run_id}/metrics/history",
            server.get(run + "/metrics/history?name=iteration/loss&from=101&to=200"));
    assertThat(part.path("count").asInt()).isEqualTo(100);
    assertThat(
            Document.check(
                    "get",
                    "/api/v1/runs/{run_id}/metrics/history",
                    server.get(run + "/metrics/history?name=nothing"))
                .path("count")
                .asInt())
        .isZero();
  }

  @Test
  void aRunSaysWhichTrialItIs() throws IOException, InterruptedException {
    JsonNode run =
        Document.check("get", "/api/v1/runs/{run_id}", server.get("/api/v1/runs/" + first.runId()));
    assertThat(run.path("trial_id").asLong()).isEqualTo(first.trialId());
  }

  @Test
  void logsAreFollowedByTheLastCursor() throws IOException, InterruptedException {
    String path = "/api/v1/runs/" + second.runId() + "/logs";
    JsonNode none = Document.check("get", "/api/v1/runs/{run_id}/logs", server.get(path));
    assertThat(none.path("next_cursor").isNull()).isTrue();
    for (int line = 1; line <= 3; line++) {
      seed.log(second.runId(), 1, line, "line " + line + " <img src=x onerror=alert(1)>");
    }
    JsonNode two =
        Document.check("get", "/api/v1/runs/{run_id}/logs", server.get(path + "?limit=2"));
    assertThat(two.path("items")).hasSize(2);
    assertThat(two.path("at_end").asBoolean()).isFalse();
    String after = "?after=" + two.path("next_cursor").asText();
    JsonNode rest = Document.check("get", "/api/v1/runs/{run_id}/logs", server.get(path + after));
    assertThat(rest.at("/items/0/number").asInt()).isEqualTo(3);
    assertThat(rest.path("at_end").asBoolean()).isTrue();
    seed.log(second.runId(), 2, 1, "the next attempt");
    JsonNode later =
        Document.check(
            "get",
            "/api/v1/runs/{run_id}/logs",
            server.get(path + "?after=" + rest.path("next_cursor").asText()));
    assertThat(later.at("/items/0/text").asText()).isEqualTo("the next attempt");
    assertThat(server.get(path + "?after=1;2").statusCode()).isEqualTo(400);
  }

  @Test
  void aTrialAsAFileOfItsOwnIsAcceptedAsAStudyOfThatOneTrial()
      throws IOException, InterruptedException {
    // The seed's batch size is outside of what the example declares.
    server
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "update trial set parameters = jsonb_set(parameters, '{batch_size}', '32') where trial_id = ?",
                    second.trialId()));
    String path = "/api/v1/trials/" + second.trialId() + "/study-file";
    JsonNode file = Document.check("get", "/api/v1/trials/{trial_id}/study-file", server.get(path));
    assertThat(file.path("project").asText()).isEqualTo("default");
    HttpResponse<String> submitted = seed.submit(file.path("text").asText());
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
    JsonNode again = Document.check("post", "/api/v1/studies", submitted);
    assertThat(again.path("trial_limit").asInt()).isOne();
    assertThat(again.at("/specification/search/enqueue/0/learning_rate").asDouble())
        .isEqualTo(0.002);
    assertThat(server.get(path + "?weights=true").statusCode())
        .as("there is no checkpoint yet")
        .isEqualTo(409);
    checkpoint(second);
    String withWeights = server.get(path + "?weights=true").body();
    assertThat(Json.mapper().readTree(withWeights).path("text").asText()).contains(second.runId());
    assertThat(server.get(path + "?weights=maybe").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/trials/999999/study-file").statusCode()).isEqualTo(404);
  }

  private static void checkpoint(Seed.Made trial) {
    server
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into checkpoint (trial_id, attempt, run_id, artifact, sha256, bytes, epoch, iteration)
                    values (?, 1, ?, 'checkpoints/epoch-90.zip', repeat('a', 64), 10, 90, 900)
                    """,
                    trial.trialId(),
                    trial.runId()));
  }

  @Test
  void workersShowWhatTheirSlotsDo() throws IOException, InterruptedException {
    JsonNode workers = Document.check("get", "/api/v1/workers", server.get("/api/v1/workers"));
    assertThat(workers.at("/items/0/busy")).hasSize(2);
  }

  private static JsonNode trials(String query) throws IOException, InterruptedException {
    return Document.check(
        "get",
        "/api/v1/studies/{study_id}/trials",
        server.get("/api/v1/studies/" + study + "/trials" + query));
  }
}
