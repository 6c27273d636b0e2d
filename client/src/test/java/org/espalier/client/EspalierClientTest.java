package org.espalier.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espalier.client.view.Artifact;
import org.espalier.client.view.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EspalierClientTest {

  private static final String HELLO_DIGEST =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String EMPTY_PAGE = "{\"items\": [], \"next_cursor\": null, \"total\": 0}";
  private static final String AWAY =
      """
      {"error": {"code": "UNAVAILABLE", "message": "The database is away.", "request_id": "r7",
       "problems": []}}""";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private HttpServer server = bind();

  @TempDir private Path folder = Path.of(".");

  /** What the server says next; headers as {@code Name: value}. */
  private record Answer(int status, String body, List<String> headers) {}

  private static HttpServer bind() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    for (String header : answer.headers()) {
      String[] pair = header.split(": ", 2);
      exchange.getResponseHeaders().add(pair[0], pair[1]);
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void say(int status, String body, String... headers) {
    answers.add(new Answer(status, body, List.of(headers)));
  }

  private EspalierClient client() {
    ClientSettings settings =
        ClientSettings.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    return new EspalierClient(new Transport(settings, new SplittableRandom(3), pauses::add));
  }

  @Test
  void asksAgainUntilTheServerIsBack() {
    say(503, AWAY);
    say(502, "<html>bad gateway</html>");
    say(503, AWAY, "Retry-After: 2");
    say(200, EMPTY_PAGE);

    try (EspalierClient client = client()) {
      assertThat(client.studies(List.of("RUNNING"), 10, Optional.empty()).items()).isEmpty();
    }
    assertThat(requests).hasSize(4).containsOnly("GET /api/v1/studies?state=RUNNING&limit=10 ");
    assertThat(pauses).hasSize(3);
    assertThat(pauses.get(0)).isBetween(Duration.ZERO, Duration.ofMillis(200));
    assertThat(pauses.get(1)).isBetween(Duration.ZERO, Duration.ofMillis(400));
    assertThat(pauses.get(2)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void givesUpAndTellsWhatTheServerSaid() {
    say(503, AWAY);

    try (EspalierClient client = client()) {
      assertThatThrownBy(client::workers)
          .isInstanceOfSatisfying(
              EspalierException.class,
              e -> {
                assertThat(e.code()).isEqualTo("UNAVAILABLE");
                assertThat(e.requestId()).isEqualTo("r7");
                assertThat(e).hasMessage("The database is away.");
              });
    }
    assertThat(requests).hasSize(5);
  }

  @Test
  void aRefusalIsNotAskedAgain() {
    say(
        422,
        """
        {"error": {"code": "STUDY_INVALID", "message": "1 problem.", "request_id": "r1", "problems":
          [{"path": "seed", "line": null, "column": null, "value": null, "message": "missing",
            "allowed": null, "suggestion": "seed: 1"}]}}""");

    try (EspalierClient client = client()) {
      assertThatThrownBy(() -> client.submit("name: x", "key-1"))
          .isInstanceOfSatisfying(
              EspalierException.class,
              e -> {
                assertThat(e.status()).isEqualTo(422);
                assertThat(e.problems().getFirst().line()).isZero();
                assertThat(e.problems().getFirst().suggestion()).contains("seed: 1");
              });
    }
    assertThat(requests).containsExactly("POST /api/v1/studies name: x");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsOneSentence() {
    server.stop(0);

    try (EspalierClient client = client()) {
      assertThatThrownBy(client::workers)
          .isInstanceOfSatisfying(
              EspalierException.class, e -> assertThat(e.isUnreachable()).isTrue())
          .hasMessageContaining("is the server running there?");
    }
    assertThat(pauses).hasSize(4);
  }

  @Test
  void readsAllPages() {
    String metric =
        """
        {"name": "%s", "count": 1, "last": "NaN", "last_step": 1, "last_time_millis": 0,
         "min": "-Infinity", "max": 0.5}""";
    say(
        200,
        "{\"items\": [" + metric.formatted("a") + "], \"next_cursor\": \"c/1\", \"total\": 2}");
    say(200, "{\"items\": [" + metric.formatted("b") + "], \"next_cursor\": null, \"total\": 2}");

    try (EspalierClient client = client()) {
      assertThat(EspalierClient.all(cursor -> client.metrics("5f0c", 1, cursor)))
          .extracting("name", "last", "min")
          .containsExactly(
              tuple("a", Double.NaN, Double.NEGATIVE_INFINITY),
              tuple("b", Double.NaN, Double.NEGATIVE_INFINITY));
    }
    assertThat(requests.get(1)).isEqualTo("GET /api/v1/runs/5f0c/metrics?limit=1&cursor=c%2F1 ");
  }

  @Test
  void fetchesAnArtifactAndChecksItsDigest() throws IOException {
    say(200, "hello", "ETag: \"" + HELLO_DIGEST + "\"");
    say(200, "hellO", "ETag: \"" + HELLO_DIGEST + "\"");
    Path target = folder.resolve("got.txt");

    try (EspalierClient client = client()) {
      assertThat(client.files().download("5f0c", "notes/a b.txt", target)).isEqualTo(5);
      assertThat(target).hasContent("hello");
      assertThatThrownBy(() -> client.files().download("5f0c", "notes/a b.txt", target))
          .hasMessageContaining("arrived damaged");
    }
    assertThat(target).hasContent("hello");
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
    assertThat(requests.getFirst()).isEqualTo("GET /api/v1/runs/5f0c/artifacts/notes/a%20b.txt ");
  }

  @Test
  void storesAnArtifactWithItsDigest() throws IOException {
    say(
        201,
        """
        {"name": "n", "bytes": 5, "sha256": "%s", "stored_at": "2026-11-24T13:30:00Z"}"""
            .formatted(HELLO_DIGEST));

    try (EspalierClient client = client()) {
      Artifact stored =
          client.files().upload("5f0c", "n", Files.writeString(folder.resolve("f"), "hello"));
      assertThat(stored.sha256()).isEqualTo(HELLO_DIGEST);
    }
    assertThat(requests).containsExactly("PUT /api/v1/runs/5f0c/artifacts/n hello");
  }

  @Test
  void readsChangesAndMissedOnes() {
    say(
        200,
        """
        event: ready
        data: {"seq": 3}

        : still here

        event: change
        id: 4
        data: {"topic": "study:12", "seq": 4}

        event: reset
        data: {"seq": 9}

        """);

    try (EspalierClient client = client();
        ChangeStream changes = client.changes(List.of("study:12", "workers"))) {
      assertThat(changes.next()).contains(new Change("study:12", 4));
      assertThat(changes.next().orElseThrow().isReset()).isTrue();
      assertThat(changes.next()).isEmpty();
    }
    assertThat(requests).containsExactly("GET /api/v1/events?topics=study%3A12%2Cworkers ");
  }

  @Test
  void wantsAServersAddress() {
    assertThatThrownBy(() -> ClientSettings.of(URI.create("file:///etc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no server");
  }
}
