package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.core.json.Json;
import org.espalier.tracking.metric.MetricPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of runs: the columns, the order and the page that were asked for, and nothing else. */
class RunTableTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    Seed seed = new Seed(server);
    long study = seed.study();
    for (int number = 0; number < 5; number++) {
      Seed.Made made = seed.trial(study, number, 0.9);
      String lr = number == 4 ? "auto" : "0." + (number == 3 ? "1" : "00" + number);
      server
          .jdbi()
          .useHandle(
              h ->
                  h.execute(
                      """
                      insert into run_param (run_number, key, value)
                      select run_number, 'lr', ? from run where run_id = ?
                      """,
                      lr,
                      made.runId()));
      if (number != 2) {
        seed.points(
            made.runId(),
            List.of(
                new MetricPoint("a.c/c", 1, 1, number == 1 ? Double.NaN : number),
                new MetricPoint("a.c/c", 2, 2, -number)));
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void runsAreSummedUpInTheOrderAskedFor() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    get("").path("items").forEach(row -> ids.add(row.path("run_id").asText()));
    List<String> wanted = List.of(ids.get(3), "0".repeat(32), ids.get(0));
    JsonNode page =
        Document.check(
            "post",
            "/api/v1/runs/summaries",
            server.send(
                server
                    .request("/api/v1/runs/summaries")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Json.write(Map.of("run_ids", wanted))))));
    assertThat(page.path("items")).hasSize(2);
    assertThat(page.at("/items/0/run_id").asText()).isEqualTo(ids.get(3));
    assertThat(page.at("/items/1/run_id").asText()).isEqualTo(ids.get(0));
    assertThat(page.at("/items/1/params/lr").asText()).isEqualTo("auto");
    assertThat(page.at("/items/1/metrics/0/name").asText()).isEqualTo("a.c/c");
  }

  @Test
  void runsArePutTogetherByAColumnWithWhatAMetricIsInEach()
      throws IOException, InterruptedException {
    JsonNode page =
        Document.check(
            "get",
            "/api/v1/run-groups",
            server.get("/api/v1/run-groups?by=status&metric=metrics.a.c/c.min"));
    assertThat(page.path("total").asInt()).isOne();
    JsonNode all = page.at("/items/0");
    assertThat(all.path("runs").asInt()).isEqualTo(5);
    // Runs 0, 1, 3 and 4 end with 0, -1, -3 and -4; the third has no point.
    assertThat(all.path("measured").asInt()).isEqualTo(4);
    assertThat(all.path("mean").asDouble()).isEqualTo(-2);
    assertThat(all.path("least").asDouble()).isEqualTo(-4);
    assertThat(all.path("greatest").asDouble()).isZero();

    JsonNode byRate =
        json(server.get("/api/v1/run-groups?by=params.lr&filter=" + encode("params.lr = 'auto'")));
    assertThat(byRate.at("/items/0/value").asText()).isEqualTo("auto");
    assertThat(byRate.at("/items/0/runs").asInt()).isOne();
    assertThat(byRate.at("/items/0/mean").isNull()).isTrue();
    assertThat(json(server.get("/api/v1/run-groups?by=tags.nobody")).at("/items/0/value").isNull())
        .isTrue();
    assertThat(server.get("/api/v1/run-groups?by=metrics.x").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/run-groups?metric=params.lr").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/run-groups?filter=nonsense").statusCode()).isEqualTo(400);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.mapper().readTree(answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "-metrics.a.c/c.max, '4,3,0,1,2'",
    "metrics.a.c/c.min, '4,3,1,0,2'",
    "params.lr, '0,1,2,3,4'",
    "-name, '4,3,2,1,0'",
    "'', '4,3,2,1,0'",
    "started_at, '0,1,2,3,4'",
  })
  void runsComeInTheOrderAskedFor(String sort, String numbers)
      throws IOException, InterruptedException {
    JsonNode page = get("?columns=metrics.a.c/c.max,params.lr&sort=" + sort);
    List<String> found = new ArrayList<>();
    page.path("items").forEach(row -> found.add(row.path("name").asText().replace("trial ", "")));
    if (sort.equals("-metrics.a.c/c.max")) {
      assertThat(found.subList(0, 2)).containsExactly("4", "3");
      assertThat(found.getLast()).isEqualTo("2");
    } else {
      assertThat(String.join(",", found)).isEqualTo(numbers);
    }
  }

  @Test
  void onlyTheColumnsAskedForCome() throws IOException, InterruptedException {
    JsonNode row = get("?columns=params.lr,metrics.a.c/c.last&sort=name").at("/items/0");
    assertThat(row.path("values").toString())
        .isEqualTo("{\"metrics.a.c/c.last\":0.0,\"params.lr\":\"0.000\"}");
    assertThat(row.path("trial_id").asLong()).isPositive();
    assertThat(get("?sort=name").at("/items/0/values")).isEmpty();
  }

  @Test
  void pagesDoNotOverlapAndCountAll() throws IOException, InterruptedException {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get("?limit=2&sort=status" + cursor);
      assertThat(page.path("total").asInt()).isEqualTo(5);
      page.path("items").forEach(row -> seen.add(row.path("run_id").asText()));
      cursor =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aFilterLeavesOutAndAWrongOneIsNamed() throws IOException, InterruptedException {
    assertThat(
            get("?filter=" + encode("params.lr = '0.1' or metrics.`a.c/c` = -4"))
                .path("total")
                .asInt())
        .isEqualTo(2);
    HttpResponse<String> wrong = server.get("/api/v1/runs?filter=" + encode("params.lr = "));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(Document.check("get", "/api/v1/runs", wrong).at("/error/problems/0/path").asText())
        .isEqualTo("filter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "columns=nope.x",
        "columns=metrics.x",
        "columns=params.",
        "sort=password",
        "sort=-metrics.x.avg",
        "cursor=-1"
      })
  void aColumnThatCannotBeIsNamed(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/api/v1/runs?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    Document.check("get", "/api/v1/runs", answer);
  }

  @Test
  void tooManyColumnsAreRefused() throws IOException, InterruptedException {
    String columns =
        String.join(",", IntStream.range(0, 41).mapToObj(i -> "params.p" + i).toList());
    assertThat(server.get("/api/v1/runs?columns=" + columns).statusCode()).isEqualTo(400);
  }

  @Test
  void columnsAreFoundByPartOfTheirName() throws IOException, InterruptedException {
    JsonNode found =
        Document.check("get", "/api/v1/columns", server.get("/api/v1/columns?search=C/C"));
    assertThat(found.at("/items/0/key").asText()).isEqualTo("metrics.a.c/c");
    assertThat(
            Document.check("get", "/api/v1/columns", server.get("/api/v1/columns"))
                .at("/items/0/key")
                .asText())
        .isEqualTo("params.lr");
  }

  private static JsonNode get(String query) throws IOException, InterruptedException {
    return Document.check("get", "/api/v1/runs", server.get("/api/v1/runs" + query));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
