package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which study goes first, every answer checked against the document. */
class PriorityApiTest {
  private static final String PATH = "/api/v1/studies/{study_id}/priority";

  private static TestServer server;
  private static Seed seed;
  private long study;

  @BeforeAll
  static void start() {
    server = TestServer.open();
    seed = new Seed(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void submit() throws IOException, InterruptedException {
    execute("update study set state = 'CANCELLED', ended_at = now() where ended_at is null");
    execute("delete from worker");
    study = seed.study();
  }

  @Test
  void aStudyGoesFirstUnlessSomebodyMovedItMeanwhile() throws IOException, InterruptedException {
    JsonNode found = Document.check("put", PATH, prioritize("{\"priority\": 3, \"seen\": 0}"));
    assertThat(found.path("priority").asInt()).isEqualTo(3);
    HttpResponse<String> stale = prioritize("{\"priority\": -1, \"seen\": 0}");
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).contains("is 3, not 0").contains("look again");
    assertThat(prioritize("{\"priority\": 1001, \"seen\": 3}").statusCode()).isEqualTo(400);
    assertThat(prioritize("{\"priority\": 1}").statusCode()).isEqualTo(400);
  }

  @Test
  void oneThatHasEndedGoesNowhere() throws IOException, InterruptedException {
    execute("update study set state = 'CANCELLED', ended_at = now() where study_id = ?", study);
    HttpResponse<String> late = prioritize("{\"priority\": 4, \"seen\": 0}");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("has ended");
    assertThat(preview(1).statusCode()).isEqualTo(409);
    execute("update study set deleted_at = now() where study_id = ?", study);
    assertThat(prioritize("{\"priority\": 4, \"seen\": 0}").statusCode()).isEqualTo(404);
    assertThat(preview(1).statusCode()).isEqualTo(404);
  }

  @Test
  void aPreviewTellsWhoseStartMovesByHowMuch() throws IOException, InterruptedException {
    seed.trial(study, 0, 0.9);
    seed.trial(study, 1, 0.9);
    seed.trial(study, 2, 0.9);
    // Trials of the first take a minute; two run on the two slots, with half a minute to go.
    execute(
        """
        update trial set state = 'COMPLETED', started_at = now() - interval '2 minutes',
          ended_at = now() - interval '1 minute' where study_id = ? and number = 0
        """,
        study);
    execute(
        """
        update attempt a set state = case t.number when 0 then 'FINISHED' else 'RUNNING' end,
          claimed_at = now() - interval '30 seconds', started_at = now() - interval '30 seconds'
        from trial t where t.trial_id = a.trial_id and t.study_id = ?
        """,
        study);
    execute(
        """
        update study set state = 'RUNNING', search_parallel = 4, trial_limit = 5 where study_id = ?
        """,
        study);
    Instant before = Instant.now();
    long other = seed.study();

    JsonNode items = Document.check("get", PATH + "/preview", preview(other, 7)).path("items");

    assertThat(items.findValuesAsText("study_id")).containsExactly("" + study, "" + other);
    assertThat(items.at("/1/priority").asInt()).isEqualTo(7);
    assertThat(after(before, items.at("/0/start"))).isBetween(29L, 35L);
    assertThat(after(before, items.at("/1/start"))).isBetween(89L, 95L);
    assertThat(after(before, items.at("/1/start_then"))).isBetween(29L, 35L);
    assertThat(items.at("/0/start_then").isNull())
        .as("nobody knows how long trials of the other one take")
        .isTrue();
    JsonNode same = Document.check("get", PATH + "/preview", preview(other, 0)).at("/items/1");
    assertThat(same.path("start_then")).as("no other priority").isEqualTo(same.path("start"));
  }

  private static long after(Instant time, JsonNode later) {
    return Duration.between(time, Instant.parse(later.asText())).toSeconds();
  }

  private HttpResponse<String> preview(int priority) throws IOException, InterruptedException {
    return preview(study, priority);
  }

  private static HttpResponse<String> preview(long id, int priority)
      throws IOException, InterruptedException {
    return server.get("/api/v1/studies/%d/priority/preview?priority=%d".formatted(id, priority));
  }

  private HttpResponse<String> prioritize(String body) throws IOException, InterruptedException {
    return server.send(
        server
            .request("/api/v1/studies/%d/priority".formatted(study))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static void execute(String sql, Object... values) {
    server.jdbi().useHandle(handle -> handle.execute(sql, values));
  }
}
