package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.core.document.DocumentException;
import org.espalier.core.document.DocumentReader;
import org.espalier.core.document.Node;
import org.espalier.core.document.NodeJson;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a purge is told, and what it answers. */
class PurgeRoutesTest {
  private static final Path GUIDE = Path.of("../docs/guides/retention.md");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> purge(Object body) throws IOException, InterruptedException {
    return server.send(
        server
            .request("/api/v1/purge")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }

  /** The first YAML of the guide. */
  private static JsonNode rulesOfTheGuide() throws IOException, DocumentException {
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf("```yaml\n") + "```yaml\n".length();
    String yaml = guide.substring(begin, guide.indexOf("```", begin));
    return NodeJson.of((Node.Mapping) DocumentReader.read(yaml)).path("rules");
  }

  @Test
  void theRulesOfTheGuideAreCountedFirstAndThenCarriedOut() throws Exception {
    for (int i = 0; i < 5; i++) {
      String run = server.newRun();
      Map<String, ?> point =
          Map.of("run_id", run, "key", "loss", "value", i, "timestamp", 1, "step", 1);
      server.mlflow("runs/log-metric", point);
      server.mlflow(
          "runs/update", Map.of("run_id", run, "status", "FINISHED", "end_time", 1_000_000));
    }
    JsonNode rules = rulesOfTheGuide();

    JsonNode counted = Document.check("post", "/api/v1/purge", purge(Map.of("rules", rules)));
    JsonNode done =
        Document.check("post", "/api/v1/purge", purge(Map.of("rules", rules, "dry_run", false)));

    assertThat(counted.path("dry_run").asBoolean()).isTrue();
    assertThat(done.path("purged")).isEqualTo(counted.path("purged"));
    assertThat(done.at("/purged/retention"))
        .extracting(rule -> rule.path("name").asText() + ": " + rule.path("runs").asInt())
        .containsExactly("weights of the others: 0", "files of what failed: 0", "scratch: 2");
    JsonNode left =
        Json.mapper()
            .readTree(server.mlflow("runs/search", Map.of("experiment_ids", List.of("0"))).body());
    assertThat(left.path("runs"))
        .extracting(run -> run.at("/data/metrics/0/value").asInt())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'name': 'r', 'ended_for_days': 1}                                           | rules[0].remove",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'all'}                          | rules[0].remove",
        "{'ended_for_days': 1, 'remove': 'files'}                                     | rules[0].name",
        "{'name': 'r', 'remove': 'files'}                                             | rules[0].ended_for_days",
        "{'name': 'r', 'ended_for_days': -1, 'remove': 'files'}                       | rules[0].ended_for_days",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'files', 'keep_best': -1}       | rules[0].keep_best",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'files', 'statuses': ['RUNNING']} | rules[0].statuses",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'files', 'experiments': []}     | rules[0].experiments",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'runs', 'files': ['a']}         | rules[0].files",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'runs', 'maximize': 'a', 'minimize': 'b'} | rules[0].minimize",
        "{'name': 'r', 'ended_for_days': 1, 'remove': 'files', 'keepbest': 3}         | rules.0.keepbest"
      })
  void aRuleThatIsWrongIsRefusedByItsFieldAndNothingIsTaken(String rule, String field)
      throws Exception {
    JsonNode wrong = Json.mapper().readTree(rule.replace('\'', '"'));
    HttpResponse<String> answer = purge(Map.of("dry_run", false, "rules", List.of(wrong)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Json.mapper().readTree(answer.body()).at("/error/problems/0/path").asText())
        .as(answer.body())
        .isEqualTo(field);
  }
}
