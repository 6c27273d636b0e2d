package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials sorted and filtered by the server, and their numbers in columns. */
class TrialListTest {
  private static TestServer server;
  private static long study;

  /** Four trials; the last has neither a value nor that parameter, and waits. */
  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    Seed seed = new Seed(server);
    study = seed.study();
    for (int number = 0; number < 4; number++) {
      seed.trial(study, number, 0.9);
    }
    set(0, "COMPLETED", "{\"test_accuracy\": 0.91}", "{\"rate\": 10, \"optimizer\": \"sgd\"}", 8);
    set(1, "PRUNED", "{\"test_accuracy\": 0.95}", "{\"rate\": 9, \"optimizer\": \"adam\"}", 2);
    set(
        2,
        "RUNNING",
        "{\"test_accuracy\": \"NaN\"}",
        "{\"rate\": 0.5, \"optimizer\": \"adam\"}",
        4);
    set(3, "QUEUED", "{}", "{\"optimizer\": \"rmsprop\"}", 0);
  }

  private static void set(
      int number, String state, String objectives, String parameters, int epochs) {
    boolean over = state.equals("COMPLETED") || state.equals("PRUNED");
    server
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update trial set state = :state, objectives = cast(:objectives as jsonb),
                          parameters = cast(:parameters as jsonb), epochs_done = :epochs,
                          started_at = timestamptz '2026-11-24 13:30:00Z' + number * interval '1 minute',
                          ended_at = case when :over then timestamptz '2026-11-24 14:00:00Z' end
                        where study_id = :study and number = :number
                        """)
                    .bind("state", state)
                    .bind("objectives", objectives)
                    .bind("parameters", parameters)
                    .bind("epochs", epochs)
                    .bind("over", over)
                    .bind("study", study)
                    .bind("number", number)
                    .execute());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number | 0123",
        "-number | 3210",
        "best | 1023",
        "objective:test_accuracy | 0123",
        "-objective:test_accuracy | 1023",
        "parameter:rate | 2103",
        "-parameter:rate | 0123",
        "parameter:optimizer | 1230",
        "-parameter:optimizer | 0312",
        "state | 2301",
        "-duration | 2301",
        "-fraction | 0231",
        "parameter:no such thing | 0123",
      })
  void whatHasNoValueComesLastHoweverTheOrderRuns(String sort, String numbers)
      throws IOException, InterruptedException {
    assertThat(numbers(trials("sort=" + encoded(sort)))).isEqualTo(numbers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"rate\": {\"least\": 0.5, \"greatest\": 9}} | 12",
        "{\"rate\": {}} | 012",
        "{\"optimizer\": {\"one_of\": [\"adam\", \"rmsprop\"]}} | 123",
        "{\"optimizer\": {\"one_of\": []}} | ''",
        "{\"test_accuracy\": {\"least\": 0.5}} | 01",
        "{\"optimizer\": {\"one_of\": [\"adam\"]}, \"rate\": {\"greatest\": 1}} | 2",
        "{\"nothing\": {\"least\": 0}} | ''",
      })
  void boundsLetThroughWhatLiesInAllOfThem(String within, String numbers)
      throws IOException, InterruptedException {
    JsonNode page = trials("within=" + encoded(within));
    String expected = numbers.equals("''") ? "" : numbers;
    assertThat(numbers(page)).isEqualTo(expected);
    assertThat(page.path("total").asInt()).isEqualTo(expected.length());
  }

  @ParameterizedTest
  @CsvSource({"'1', 1", "'3,0,0', 03", "'0,99', 0", "'99', ''"})
  void trialsAreFoundByTheirNumbers(String wanted, String numbers)
      throws IOException, InterruptedException {
    JsonNode page = trials("number=" + encoded(wanted));
    assertThat(numbers(page)).isEqualTo(numbers);
    assertThat(page.path("total").asInt()).isEqualTo(numbers.length());
  }

  @Test
  void pagesOfAnOrderAreWithoutGapAndOverlap() throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    for (int place = 0; place < 4; place++) {
      JsonNode page = trials("sort=parameter:rate&limit=1&cursor=" + place);
      all.append(numbers(page));
      assertThat(page.path("next_cursor").asText())
          .isEqualTo(place == 3 ? "null" : String.valueOf(place + 1));
    }
    assertThat(all).hasToString("2103");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort=password",
        "sort=objective",
        "sort=number:1",
        "number=one",
        "number=-1",
        "number=1,,2",
        "number=12345678901",
        "within=1",
        "within={\"a\":null}",
        "within={\"a\":{\"most\":1}}",
        "within={\"a\":{\"one_of\":[null]}}",
        "within={\"a\":{\"least\":\"x\"}}",
        "within={\"a\":{\"one_of\":[1],\"least\":2}}",
      })
  void whatIsNoOrderAndNoBoundIsRefused(String query) throws IOException, InterruptedException {
    String[] pair = query.split("=", 2);
    assertThat(answer(pair[0] + "=" + encoded(pair[1])).statusCode()).isEqualTo(400);
  }

  @Test
  void plotsGetTheNumbersOfAllTrialsInColumns() throws IOException, InterruptedException {
    JsonNode columns = columns("");
    assertThat(columns.path("numbers").toString()).isEqualTo("[0,1,2,3]");
    assertThat(columns.path("states").toString())
        .isEqualTo("[\"COMPLETED\",\"PRUNED\",\"RUNNING\",\"QUEUED\"]");
    assertThat(columns.at("/objectives/test_accuracy").toString())
        .isEqualTo("[0.91,0.95,\"NaN\",null]");
    assertThat(columns.at("/parameters/rate").toString()).isEqualTo("[10,9,0.5,null]");
    assertThat(columns.at("/ended/0").asLong()).isEqualTo(1_795_528_800_000L);
    assertThat(columns.at("/ended/2").isNull()).isTrue();
  }

  @Test
  void whatEndedLongBeforeIsNotToldAgain() throws IOException, InterruptedException {
    assertThat(columns("?since=2026-11-24T14:30:00Z").path("numbers").toString())
        .isEqualTo("[2,3]");
    assertThat(columns("?since=2026-11-24T14:00:30Z").path("numbers").toString())
        .as("within a minute it is: its transaction may have ended later")
        .isEqualTo("[0,1,2,3]");
    assertThat(
            server
                .get("/api/v1/studies/%d/trial-columns?since=yesterday".formatted(study))
                .statusCode())
        .isEqualTo(400);
  }

  private static JsonNode columns(String query) throws IOException, InterruptedException {
    return Document.check(
        "get",
        "/api/v1/studies/{study_id}/trial-columns",
        server.get("/api/v1/studies/%d/trial-columns%s".formatted(study, query)));
  }

  private static JsonNode trials(String query) throws IOException, InterruptedException {
    return Document.check("get", "/api/v1/studies/{study_id}/trials", answer(query));
  }

  private static HttpResponse<String> answer(String query)
      throws IOException, InterruptedException {
    return server.get("/api/v1/studies/%d/trials?%s".formatted(study, query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String numbers(JsonNode page) {
    List<String> numbers = new ArrayList<>();
    page.path("items").forEach(item -> numbers.add(item.path("number").asText()));
    return numbers.stream().collect(Collectors.joining());
  }
}
