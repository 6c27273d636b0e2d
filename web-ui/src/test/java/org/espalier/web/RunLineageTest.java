package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.Test;

/** Both directions of one run by one call, over generations too. */
class RunLineageTest {
  @Test
  void aRunKnowsItsDataAndSourcesAndWhatWasMadeOfIt() throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      Seed seed = new Seed(server);
      long study = seed.study();
      Seed.Made first = seed.trial(study, 1, 0.9);
      Seed.Made second = seed.trial(study, 2, 0.8);
      takesFrom(server, second, "head", first, "block1");
      Map<String, String> dataset =
          Map.of("name", "mnist", "digest", "d1", "source_type", "local", "source", "{}");
      for (String run : List.of(first.runId(), second.runId())) {
        post(
            server,
            "runs/log-inputs",
            Map.of("run_id", run, "datasets", List.of(Map.of("dataset", dataset))));
      }
      String model = outputOf(server, first.runId());
      post(server, "registered-models/create", Map.of("name", "net"));
      post(server, "model-versions/create", Map.of("name", "net", "source", "models:/" + model));

      JsonNode source = lineage(server, first.runId());
      assertThat(source.at("/datasets/0/digest").asText()).isEqualTo("d1");
      assertThat(source.at("/datasets/0/runs").asInt()).isEqualTo(2);
      assertThat(source.at("/models/0/model_id").asText()).isEqualTo(model);
      assertThat(source.at("/versions/0/name").asText()).isEqualTo("net");
      assertThat(source.at("/users/0/run_id").asText()).isEqualTo(second.runId());
      assertThat(source.at("/users/0/trial_number").asInt()).isEqualTo(2);
      assertThat(source.path("sources")).isEmpty();

      JsonNode user = lineage(server, second.runId());
      assertThat(user.at("/sources/0/run_id").asText()).isEqualTo(first.runId());
      assertThat(user.at("/sources/0/from_module").asText()).isEqualTo("block1");
      assertThat(user.at("/sources/0/to_module").asText()).isEqualTo("head");
      assertThat(user.at("/sources/0/frozen").asBoolean()).isTrue();
      assertThat(user.path("users")).isEmpty();
      assertThat(server.get("/api/v1/runs/nobody/lineage").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aDataSetAndARegisteredVersionLeadBothWaysByOneCall()
      throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      Seed seed = new Seed(server);
      long study = seed.study();
      Seed.Made maker = seed.trial(study, 1, 0.9);
      Seed.Made heir = seed.trial(study, 2, 0.8);
      Seed.Made other = seed.trial(study, 3, 0.7);
      takesFrom(server, heir, "head", maker, "block1");
      uses(server, maker.runId(), "mnist", "d/1 ü");
      uses(server, heir.runId(), "digits", "d/1 ü");
      uses(server, other.runId(), "mnist", "d2");
      String model = outputOf(server, maker.runId());
      post(server, "registered-models/create", Map.of("name", "net größe"));
      post(
          server,
          "model-versions/create",
          Map.of("name", "net größe", "source", "models:/" + model));
      post(
          server,
          "model-versions/create",
          Map.of(
              "name",
              "net größe",
              "source",
              "runs:/%s/a".formatted(heir.runId()),
              "run_id",
              heir.runId()));
      post(
          server,
          "model-versions/create",
          Map.of("name", "net größe", "source", "s3://bucket/model"));

      JsonNode data = lineageOf(server, "dataset", "digest=d/1%20%C3%BC");
      assertThat(data.path("runs").asInt()).isEqualTo(2);
      assertThat(data.path("uses"))
          .extracting(use -> use.path("run_id").asText() + " " + use.path("dataset").asText())
          .containsExactly(heir.runId() + " digits", maker.runId() + " mnist");
      assertThat(data.at("/uses/0/trial_number").asInt()).isEqualTo(2);
      assertThat(data.at("/uses/0/context").asText()).isEqualTo("training");
      assertThat(data.path("versions"))
          .extracting(
              version -> version.path("version").asInt() + " " + version.path("run_id").asText())
          .containsExactly("1 " + maker.runId(), "2 " + heir.runId());
      JsonNode named = lineageOf(server, "dataset", "digest=d/1%20%C3%BC&name=digits");
      assertThat(named.path("uses")).hasSize(1);
      assertThat(lineageOf(server, "dataset", "digest=nothing").path("uses")).isEmpty();

      JsonNode version = lineageOf(server, "model", "name=net%20gr%C3%B6%C3%9Fe&version=1");
      assertThat(version.at("/version/source").asText()).isEqualTo("models:/" + model);
      assertThat(version.path("made_by")).hasSize(1);
      assertThat(version.at("/made_by/0/run_id").asText()).isEqualTo(maker.runId());
      assertThat(version.at("/made_by/0/datasets/0/digest").asText()).isEqualTo("d/1 ü");
      assertThat(version.at("/made_by/0/users/0/run_id").asText()).isEqualTo(heir.runId());
      JsonNode second = lineageOf(server, "model", "name=net%20gr%C3%B6%C3%9Fe&version=2");
      assertThat(second.at("/made_by/0/sources/0/run_id").asText()).isEqualTo(maker.runId());
      JsonNode third = lineageOf(server, "model", "name=net%20gr%C3%B6%C3%9Fe&version=3");
      assertThat(third.path("made_by")).isEmpty();

      for (String missing : List.of("model?name=net&version=1", "model?name=nobody&version=1")) {
        assertThat(server.get("/api/v1/lineage/" + missing).statusCode()).isEqualTo(404);
      }
      for (String wrong : List.of("dataset", "model?name=net", "model?name=net&version=x")) {
        assertThat(server.get("/api/v1/lineage/" + wrong).statusCode()).as(wrong).isEqualTo(400);
      }
    }
  }

  /** A logged model that the run made. */
  private static String outputOf(TestServer server, String run)
      throws IOException, InterruptedException {
    String model =
        post(server, "logged-models", Map.of("experiment_id", "0", "source_run_id", run))
            .at("/model/info/model_id")
            .asText();
    post(
        server,
        "runs/outputs",
        Map.of("run_id", run, "models", List.of(Map.of("model_id", model))));
    return model;
  }

  private static void uses(TestServer server, String run, String name, String digest)
      throws IOException, InterruptedException {
    Map<String, Object> use =
        Map.of(
            "dataset",
            Map.of("name", name, "digest", digest, "source_type", "local", "source", "{}"),
            "tags",
            List.of(Map.of("key", "mlflow.data.context", "value", "training")));
    post(server, "runs/log-inputs", Map.of("run_id", run, "datasets", List.of(use)));
  }

  private static JsonNode lineageOf(TestServer server, String subject, String query)
      throws IOException, InterruptedException {
    String path = "/api/v1/lineage/" + subject;
    return Document.check("get", path, server.get(path + "?" + query));
  }

  @Test
  void theThirdGenerationLeadsBackToTheFirstByOneCall() throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      Seed seed = new Seed(server);
      long study = seed.study();
      Seed.Made base = seed.trial(study, 1, 0.9);
      Seed.Made heir = seed.trial(study, 2, 0.8);
      Seed.Made third = seed.trial(study, 3, 0.7);
      seed.trial(study, 4, 0.6);
      takesFrom(server, heir, "trunk", base, "block1");
      takesFrom(server, third, "block2", heir, "trunk");

      JsonNode graph =
          Document.check(
              "get", "/api/v1/lineage", server.get("/api/v1/lineage?run_id=" + third.runId()));

      assertThat(graph.path("nodes"))
          .extracting(node -> node.path("run_id").asText())
          .containsExactly(base.runId(), heir.runId(), third.runId());
      assertThat(graph.path("edges"))
          .extracting(
              edge ->
                  "%s.%s -> %s.%s"
                      .formatted(
                          edge.path("from_run_id").asText(),
                          edge.path("from_module").asText(),
                          edge.path("to_run_id").asText(),
                          edge.path("to_module").asText()))
          .containsExactly(
              "%s.block1 -> %s.trunk".formatted(base.runId(), heir.runId()),
              "%s.trunk -> %s.block2".formatted(heir.runId(), third.runId()));
    }
  }

  /** A module of one run began frozen with a module of another. */
  private static void takesFrom(
      TestServer server, Seed.Made heir, String module, Seed.Made giver, String theirs) {
    Map<String, Object> source =
        Map.of(
            "run_id",
            giver.runId(),
            "module",
            theirs,
            "checkpoint",
            Map.of("sha256", "0".repeat(64), "epoch", 6));
    server
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update trial set specification = jsonb_set(jsonb_set(specification,
                          '{transfer,sources}', cast(:source as jsonb)), '{transfer,frozen}', cast(:frozen as jsonb))
                        where trial_id = :trial
                        """)
                    .bind("source", Json.write(Map.of(module, source)))
                    .bind("frozen", Json.write(List.of(module)))
                    .bind("trial", heir.trialId())
                    .execute());
  }

  private static JsonNode lineage(TestServer server, String run)
      throws IOException, InterruptedException {
    return Document.check(
        "get", "/api/v1/runs/{run_id}/lineage", server.get("/api/v1/runs/" + run + "/lineage"));
  }

  private static JsonNode post(TestServer server, String call, Object body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/2.0/mlflow/" + call)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.mapper().readTree(answer.body());
  }
}
