package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said in the database arrives at whoever has the stream open. */
class EventStreamTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aChangeInTheDatabaseArrivesAndAClientThatWasCutOffGoesOn()
      throws IOException, InterruptedException {
    String id;
    try (Stream stream = new Stream("/api/v1/events?topics=study:12,studies", "")) {
      stream.await("event: ready");
      changed("study:12");
      stream.await("\"topic\":\"study:12\"");
      assertThat(stream.lines).noneMatch(line -> line.contains("study:13"));
      id = stream.lastId();
    }
    try (Stream other = new Stream("/api/v1/events?topics=study:13", "")) {
      other.await("event: ready");
      changed("study:12");
      changed("study:13");
      other.await("\"topic\":\"study:13\"");
    }
    try (Stream stream = new Stream("/api/v1/events?topics=study:12,studies", id)) {
      stream.await("event: ready");
      assertThat(stream.lines)
          .as("what was missed comes before the number behind which the client would go on")
          .anyMatch(line -> line.contains("\"topic\":\"study:12\""))
          .noneMatch(line -> line.contains("reset"));
    }
    try (Stream stream = new Stream("/api/v1/events?topics=study:12", "7")) {
      stream.await("event: reset");
    }
  }

  @Test
  void aPageThatBeganToReadBeforeItListenedHearsWhatChangedMeanwhile()
      throws IOException, InterruptedException {
    try (Stream other = new Stream("/api/v1/events?topics=study:14", "")) {
      other.await("event: ready");
      changed("study:14");
      other.await("\"topic\":\"study:14\"");
    }
    try (Stream stream = new Stream("/api/v1/events?topics=study:14&age_ms=600000", "")) {
      stream.await("event: ready");
      assertThat(stream.lines)
          .as("the change, or word that there may have been one before the server started")
          .anyMatch(
              line -> line.contains("\"topic\":\"study:14\"") || line.contains("event: reset"));
    }
    HttpResponse<String> answer = server.get("/api/v1/events?topics=study:14&age_ms=-1");
    assertThat(answer.statusCode()).isEqualTo(400);
    Document.check("get", "/api/v1/events", answer);
  }

  @Test
  void whatClientsOfMlflowLogIsTold() throws IOException, InterruptedException {
    String run = server.newRun();
    Map<String, Map<String, ?>> calls = new LinkedHashMap<>();
    calls.put(
        "runs/log-metric",
        Map.of("run_id", run, "key", "loss", "value", 1, "timestamp", 1, "step", 1));
    calls.put("runs/log-parameter", Map.of("run_id", run, "key", "p", "value", "1"));
    calls.put("runs/set-tag", Map.of("run_id", run, "key", "t", "value", "1"));
    calls.put("runs/update", Map.of("run_id", run, "status", "FINISHED"));
    String told = "\"topic\":\"run:" + run + "\"";
    try (Stream stream = new Stream("/api/v1/events?topics=run:" + run, "")) {
      // Nobody has listened since the run was made, so that this is told first.
      stream.await(told);
      for (Map.Entry<String, Map<String, ?>> call : calls.entrySet()) {
        long before = stream.count(told);
        assertThat(server.mlflow(call.getKey(), call.getValue()).statusCode()).isEqualTo(200);
        org.awaitility.Awaitility.await(call.getKey()).until(() -> stream.count(told) > before);
      }
    }
    try (Stream stream = new Stream("/api/v1/events?topics=runs", "")) {
      stream.await("event: ready");
      server.newRun();
      stream.await("\"topic\":\"runs\"");
    }
  }

  @Test
  void whoeverWatchesTheStudiesHearsThatOneGoesFirstNow() throws IOException, InterruptedException {
    long study = new Seed(server).study();
    try (Stream stream = new Stream("/api/v1/events?topics=studies", "")) {
      stream.await("event: ready");
      HttpResponse<String> answer =
          server.send(
              server
                  .request("/api/v1/studies/%d/priority".formatted(study))
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString("{\"priority\": 1, \"seen\": 0}")));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      stream.await("\"topic\":\"studies\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?topics=", "?topics=study:0", "?topics=secrets", "?topics=study:1%0a2"})
  void aStreamOfNoTopicIsRefused(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/api/v1/events" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    Document.check("get", "/api/v1/events", answer);
  }

  private static void changed(String topic) {
    server.jdbi().useHandle(h -> h.execute("select pg_notify('espalier_changes', ?)", topic));
  }

  /** Reads a stream on a thread of its own. */
  private static final class Stream implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final InputStream in;

    Stream(String path, String lastEventId) throws IOException, InterruptedException {
      var request = server.request(path);
      if (!lastEventId.isEmpty()) {
        request.header("Last-Event-ID", lastEventId);
      }
      HttpResponse<InputStream> answer =
          server.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWithIgnoringCase("text/event-stream");
      in = answer.body();
      Thread.ofVirtual().start(this::read);
    }

    void await(String text) {
      org.awaitility.Awaitility.await()
          .until(() -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    long count(String text) {
      return lines.stream().filter(line -> line.contains(text)).count();
    }

    String lastId() {
      return lines.stream()
          .filter(line -> line.startsWith("id: "))
          .reduce((first, second) -> second)
          .orElseThrow()
          .substring(4);
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      } catch (IOException closed) {
        lines.add("closed");
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
