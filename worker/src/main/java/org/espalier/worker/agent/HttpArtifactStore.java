package org.espalier.worker.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.core.message.AttemptReference;

/** Artifacts over the HTTP API of the tracking server. Files are streamed, never held in memory. */
public final class HttpArtifactStore implements ArtifactStore {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofMinutes(10);
  private static final int QUOTED = 300;

  private final URI base;
  private final Optional<String> token;
  private final HttpClient client;

  /**
   * @param base such as {@code http://127.0.0.1:8471}
   * @param token sent as a bearer token where the server asks for one
   */
  public HttpArtifactStore(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public void store(AttemptReference attempt, String runId, String name, Path file, String sha256)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(runId, name)
            .header("Content-Type", "application/octet-stream")
            .header(
                "Espalier-Attempt",
                attempt.trialId() + "/" + attempt.attempt() + "/" + attempt.workerId())
            .header("Espalier-Sha256", sha256)
            .PUT(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    HttpResponse<String> response =
        send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() / 100 != 2) {
      String body = response.body();
      throw new IOException(
          "%s was not stored: the server answered %d %s"
              .formatted(
                  name,
                  response.statusCode(),
                  body.substring(0, Math.min(QUOTED, body.length())).strip()));
    }
  }

  @Override
  public void fetch(String runId, String name, Path to) throws IOException, InterruptedException {
    HttpResponse<Path> response =
        send(
            request(runId, name).GET().build(),
            information ->
                information.statusCode() == 200
                    ? HttpResponse.BodySubscribers.ofFile(to)
                    : HttpResponse.BodySubscribers.replacing(to));
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s of run %s cannot be had: the server answered %d"
              .formatted(name, runId, response.statusCode()));
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    try {
      return client.send(request, handler);
    } catch (ConnectException e) { // without a message of its own
      throw new IOException("no server answers at %s".formatted(base), e);
    }
  }

  private HttpRequest.Builder request(String runId, String name) {
    String path =
        Arrays.stream(name.split("/"))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/api/v1/runs/" + runId + "/artifacts/" + path))
            .timeout(WHOLE);
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }
}
