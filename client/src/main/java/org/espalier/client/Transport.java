package org.espalier.client;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.espalier.core.json.Json;

/** Sends requests, again where that is safe, and turns bad answers into exceptions. */
final class Transport implements AutoCloseable {

  private static final int ERROR_BYTES = 1 << 20;

  private final HttpClient http;
  private final ClientSettings settings;
  private final RandomGenerator jitter;
  private final Pause pause;

  Transport(ClientSettings settings, RandomGenerator jitter, Pause pause) {
    this.settings = settings;
    this.jitter = jitter;
    this.pause = pause;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** Makes something of a body. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream body) throws IOException;
  }

  /** A request to {@code path}, which begins with a slash and is encoded. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root() + path))
            .timeout(settings.timeout())
            .header("Accept", "application/json");
    settings.authorization().ifPresent(shown -> request.header("Authorization", shown));
    return request;
  }

  private String root() {
    String server = settings.server().toString();
    return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
  }

  /** The answer as JSON of a type. */
  <T> T json(HttpRequest request, TypeReference<T> type) {
    return json(request, body -> Json.mapper().readValue(body, type));
  }

  /** The answer as JSON of a type. */
  <T> T json(HttpRequest request, Class<T> type) {
    return json(request, body -> Json.mapper().readValue(body, type));
  }

  /** The answer, made something of by {@code reader}. */
  <T> T json(HttpRequest request, Reader<T> reader) {
    try (InputStream body = stream(request).body()) {
      return reader.read(body);
    } catch (IOException e) {
      throw EspalierException.unreachable(
          "%s answered something that is not what this client knows: %s"
              .formatted(settings.server(), e.getMessage()),
          e);
    }
  }

  /** For answers without a body. */
  void send(HttpRequest request) {
    try (InputStream body = stream(request).body()) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The answer, its body unread; the caller closes it. */
  HttpResponse<InputStream> stream(HttpRequest request) {
    for (int attempt = 1; ; attempt++) {
      Optional<Duration> asked = Optional.empty();
      EspalierException failure;
      try {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() < 400) {
          return response;
        }
        failure = ErrorAnswer.read(response.statusCode(), text(response));
        if (!RetryPolicy.isPassing(response.statusCode())) {
          throw failure;
        }
        asked = retryAfter(response);
      } catch (IOException e) {
        failure = unreachable(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      Optional<Duration> wait = settings.retry().before(attempt + 1, asked, jitter);
      if (wait.isEmpty()) {
        throw failure;
      }
      hold(wait.get());
    }
  }

  private EspalierException unreachable(IOException e) {
    return EspalierException.unreachable(
        "cannot reach %s: is the server running there? (%s)"
            .formatted(
                settings.server(),
                e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
        e);
  }

  private void hold(Duration wait) {
    try {
      pause.hold(wait);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static EspalierException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return EspalierException.unreachable("interrupted while waiting for the server", e);
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static String text(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      return new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
