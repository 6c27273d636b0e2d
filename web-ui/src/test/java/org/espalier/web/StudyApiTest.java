package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.json.Json;
import org.espalier.core.study.MethodTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies over HTTP, every answer checked against the document. */
class StudyApiTest {
  private static TestServer server;
  private static Seed seed;

  @BeforeAll
  static void start() {
    server = TestServer.open();
    seed = new Seed(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist-cnn.yaml", "digits-transfer.yaml", "mnist-rows-rnn.yaml"})
  void anExampleIsAcceptedAndReadBack(String example) throws IOException, InterruptedException {
    String text = Seed.example(example);
    HttpResponse<String> submitted = seed.submit(text);
    assertThat(submitted.statusCode()).isEqualTo(201);
    JsonNode study = Document.check("post", "/api/v1/studies", submitted);
    assertThat(study.path("state").asText()).isEqualTo("SUBMITTED");
    assertThat(study.path("source_text").asText()).isEqualTo(text);
    String location = submitted.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> read = server.get(location);
    assertThat(Document.check("get", "/api/v1/studies/{study_id}", read)).isEqualTo(study);
  }

  @Test
  void theSameKeyGivesTheSameStudy() throws IOException, InterruptedException {
    var request =
        server
            .request("/api/v1/studies")
            .header("Content-Type", "application/yaml")
            .header("Idempotency-Key", "k-1")
            .POST(BodyPublishers.ofString(Seed.example("mnist-cnn.yaml")));
    HttpResponse<String> first = server.send(request.copy());
    HttpResponse<String> again = server.send(request.copy());
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(Document.check("post", "/api/v1/studies", again).path("study_id"))
        .isEqualTo(Json.mapper().readTree(first.body()).path("study_id"));
    assertThat(
            server.send(request.copy().setHeader("Idempotency-Key", "x".repeat(251))).statusCode())
        .isEqualTo(400);
  }

  @Test
  void importanceIsAnsweredForAGoalAndRefusedForWhatIsNone()
      throws IOException, InterruptedException {
    String location =
        seed.submit(Seed.example("mnist-cnn.yaml")).headers().firstValue("Location").orElseThrow();
    for (String method : List.of("fanova", "ped_anova")) {
      JsonNode found =
          Document.check(
              "get",
              "/api/v1/studies/{study_id}/importance",
              server.get(location + "/importance?objective=test_accuracy&method=" + method));
      assertThat(found.path("method").asText()).isEqualTo(method);
      assertThat(found.path("items")).isNotEmpty();
      assertThat(found.path("items").get(0).path("share").asDouble()).isZero();
    }
    assertThat(server.get(location + "/importance?objective=speed").statusCode()).isEqualTo(400);
    assertThat(server.get(location + "/importance?method=guess").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/studies/999999/importance").statusCode()).isEqualTo(404);
  }

  @Test
  void rungsAreThoseOfThePruner() throws IOException, InterruptedException {
    String text =
        Seed.example("mnist-cnn.yaml")
            .replaceFirst("pruner: .*", "pruner: {type: hyperband, max_epochs: 4}");
    String location = seed.submit(text).headers().firstValue("Location").orElseThrow();
    long study = Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
    seed.trial(study, 0, 0.9);
    seed.trial(study, 1, 0.9);
    JsonNode found =
        Document.check("get", "/api/v1/studies/{study_id}/rungs", server.get(location + "/rungs"));
    assertThat(found.path("pruner").asText()).isEqualTo("hyperband");
    assertThat(found.at("/brackets/0/rungs").toString()).isEqualTo("[1,3]");
    assertThat(found.at("/brackets/1/rungs").toString()).isEqualTo("[3]");
    assertThat(found.path("bracket_of")).hasSize(2);
    String transfer =
        seed.submit(Seed.example("digits-transfer.yaml"))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(
            Document.check(
                    "get", "/api/v1/studies/{study_id}/rungs", server.get(transfer + "/rungs"))
                .path("brackets"))
        .isEmpty();
  }

  @Test
  void aWrongFileIsRefusedWithItsPlaces() throws IOException, InterruptedException {
    String text = Seed.example("mnist-cnn.yaml").replace("learning_rate:", "lerning_rate:");
    HttpResponse<String> answer = seed.submit(text);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode error = Document.check("post", "/api/v1/studies", answer).path("error");
    assertThat(error.path("code").asText()).isEqualTo("STUDY_INVALID");
    List<String> suggestions = new ArrayList<>();
    error.path("problems").forEach(problem -> suggestions.add(problem.path("suggestion").asText()));
    assertThat(suggestions).contains("learning_rate");
    assertThat(error.path("problems").get(0).path("line").asInt()).isPositive();

    HttpResponse<String> checked =
        server.send(
            server
                .request("/api/v1/studies/check")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(text)));
    assertThat(checked.statusCode()).isEqualTo(200);
    JsonNode verdict = Document.check("post", "/api/v1/studies/check", checked);
    assertThat(verdict.path("valid").asBoolean()).isFalse();
    assertThat(verdict.path("problems")).isEqualTo(error.path("problems"));
  }

  @Test
  void aRightFileIsCheckedWithItsSpaceAndModelAndNotStored()
      throws IOException, InterruptedException {
    long before = total();
    HttpResponse<String> checked =
        server.send(
            server
                .request("/api/v1/studies/check")
                .header("Content-Type", "application/yaml; charset=utf-8")
                .POST(BodyPublishers.ofString(Seed.example("mnist-cnn.yaml"))));
    JsonNode verdict = Document.check("post", "/api/v1/studies/check", checked);
    assertThat(verdict.path("valid").asBoolean()).isTrue();
    assertThat(verdict.path("space").path("parameters")).isNotEmpty();
    assertThat(verdict.path("places").get(0).path("name").asText()).isEqualTo("block1.filters");
    assertThat(verdict.path("places").get(0).path("path").asText())
        .isEqualTo("model.block1.filters");
    int line = verdict.path("places").get(0).path("line").asInt();
    assertThat(Seed.example("mnist-cnn.yaml").lines().toList().get(line - 1)).contains("block1:");
    assertThat(verdict.path("places")).hasSameSizeAs(verdict.path("space").path("parameters"));
    assertThat(verdict.path("model").path("parameter_count").asLong()).isPositive();
    assertThat(total()).isEqualTo(before);
  }

  @Test
  void whatAFileMaySayIsToldByTheDeclarationsThatCheckIt()
      throws IOException, InterruptedException {
    JsonNode terms =
        Document.check("get", "/api/v1/study-terms", server.get("/api/v1/study-terms"));
    List<String> samplers = new ArrayList<>();
    terms.path("samplers").forEach(kind -> samplers.add(kind.path("name").asText()));
    assertThat(samplers).containsExactlyElementsOf(MethodTypes.samplers().keySet());
    JsonNode hyperband = named(terms.path("pruners"), "hyperband");
    JsonNode most = named(hyperband.path("parameters"), "max_epochs");
    assertThat(most.path("required").asBoolean()).isTrue();
    assertThat(most.path("low").asLong()).isEqualTo(1);
    JsonNode optimizer = named(terms.path("training"), "optimizer");
    assertThat(optimizer.path("kind").asText()).isEqualTo("one_of");
    assertThat(optimizer.path("fallback").asText()).isEqualTo("adam");
    assertThat(named(terms.path("training"), "epochs").path("required").asBoolean()).isTrue();
    assertThat(named(terms.path("data"), "limit").path("kind").asText()).isEqualTo("whole");
    JsonNode block = named(terms.path("modules"), "conv_block");
    assertThat(named(block.path("parameters"), "filters").path("high").asLong()).isPositive();
    assertThat(named(terms.path("data_sets"), "mnist-10k").path("goals").toString())
        .contains("test_accuracy");
  }

  private static JsonNode named(JsonNode items, String name) {
    for (JsonNode item : items) {
      if (item.path("name").asText().equals(name)) {
        return item;
      }
    }
    throw new AssertionError("no " + name + " in " + items);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name: [", "\"just text\"", "name: x\0y", "a: &a [*a]", "{}"})
  void whatIsNoStudyIsRefused(String text) throws IOException, InterruptedException {
    HttpResponse<String> answer = seed.submit(text);
    assertThat(answer.statusCode()).isEqualTo(422);
    Document.check("post", "/api/v1/studies", answer);
  }

  @Test
  void aFileOverTheLimitIsRefused() throws IOException, InterruptedException {
    String text = Seed.example("mnist-cnn.yaml") + "# " + "x".repeat(256 * 1024);
    assertThat(seed.submit(text).statusCode()).isEqualTo(422);
    assertThat(seed.submit(text + "x".repeat(1024 * 1024)).statusCode()).isEqualTo(413);
  }

  @Test
  void studiesAreListedNewestFirstPageByPage() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      seed.study();
    }
    List<Long> seen = new ArrayList<>();
    String cursor = "";
    do {
      HttpResponse<String> answer = server.get("/api/v1/studies?limit=2&name=MNIST-cnn" + cursor);
      JsonNode page = Document.check("get", "/api/v1/studies", answer);
      page.path("items").forEach(study -> seen.add(study.path("study_id").asLong()));
      JsonNode next = page.path("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.asText();
    } while (!cursor.isEmpty());
    assertThat(seen)
        .hasSizeGreaterThanOrEqualTo(3)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(
            Document.check("get", "/api/v1/studies", server.get("/api/v1/studies?state=PAUSED"))
                .path("total")
                .asInt())
        .isZero();
  }

  @Test
  void requestsAreNotedForTheScheduler() throws IOException, InterruptedException {
    long study = seed.study();
    for (String verb : new String[] {"pause", "resume", "cancel"}) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request("/api/v1/studies/" + study + "/" + verb)
                  .POST(BodyPublishers.noBody()));
      assertThat(answer.statusCode()).isEqualTo(202);
      JsonNode body = Document.check("post", "/api/v1/studies/{study_id}/" + verb, answer);
      assertThat(body.path("requested").asText()).isEqualToIgnoringCase(verb);
    }
    HttpResponse<String> deleted = server.send(server.request("/api/v1/studies/" + study).DELETE());
    assertThat(deleted.statusCode()).isEqualTo(202);
    Document.check("delete", "/api/v1/studies/{study_id}", deleted);
    server
        .jdbi()
        .useHandle(
            h -> h.execute("update study set state = 'COMPLETED' where study_id = ?", study));
    HttpResponse<String> late =
        server.send(
            server.request("/api/v1/studies/" + study + "/pause").POST(BodyPublishers.noBody()));
    assertThat(late.statusCode()).isEqualTo(409);
    Document.check("post", "/api/v1/studies/{study_id}/pause", late);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/studies/987654321",
        "/api/v1/studies/0",
        "/api/v1/studies/abc",
        "/api/v1/studies/99999999999999999999",
        "/api/v1/trials/987654321",
        "/api/v1/runs/nothing",
        "/api/v1/runs/nothing/metrics",
        "/api/v1/runs/nothing/logs",
        "/api/v1/runs/nothing/artifacts",
        "/api/v1/runs/nothing/artifacts/a.txt",
        "/api/v1/studies/987654321/trials",
        "/api/v1/studies/987654321/curves",
      })
  void whatIsNotThereIsNotFound(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    Document.check("get", "/api/v1/studies", answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=501",
        "limit=x",
        "limit=1e3",
        "state=NOPE",
        "cursor=zz",
        "limit=99999999999999999999"
      })
  void aParameterOutOfRangeIsNamed(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/api/v1/studies?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode problem =
        Document.check("get", "/api/v1/studies", answer).path("error").path("problems").get(0);
    assertThat(query).startsWith(problem.path("path").asText() + "=");
    assertThat(problem.path("allowed").asText()).isNotEmpty();
  }

  private static long total() throws IOException, InterruptedException {
    return Json.mapper().readTree(server.get("/api/v1/studies").body()).path("total").asLong();
  }

  @Test
  void aVariantThatOnlyGivesItsWeightsIsNotTheBest() throws IOException, InterruptedException {
    HttpResponse<String> answer = seed.submit(Seed.example("digits-transfer.yaml"));
    long study = Json.mapper().readTree(answer.body()).path("study_id").asLong();
    List<String> variants = List.of("base", "transfer", "scratch");
    List<Double> values = List.of(0.98, 0.71, 0.64);
    server
        .jdbi()
        .useHandle(
            h -> {
              for (int number = 0; number < variants.size(); number++) {
                h.execute(
                    """
                    with made as (
                      insert into run (run_id, experiment_id, name)
                      select md5(? || study_id), experiment_id, '' from study where study_id = ?
                      returning run_id)
                    insert into trial (study_id, number, variant, run_id, state, parameters, objectives)
                    select ?, ?, ?, run_id, 'COMPLETED', '{}', jsonb_build_object('test_accuracy', ?)
                    from made
                    """,
                    variants.get(number),
                    study,
                    study,
                    number,
                    variants.get(number),
                    values.get(number));
              }
            });
    JsonNode found = Json.mapper().readTree(server.get("/api/v1/studies/" + study).body());
    assertThat(found.at("/best/variant").asText()).isEqualTo("transfer");
    assertThat(found.at("/best_history/0/1").asDouble()).isEqualTo(0.71);
  }
}
