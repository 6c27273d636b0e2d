package org.espalier.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.espalier.client.view.Change;
import org.espalier.core.json.Json;

/**
 * Changes as the server tells them (server-sent events). For one reading thread; any thread may
 * close it, which ends {@link #next}.
 */
public final class ChangeStream implements AutoCloseable {

  /** What {@code reset} and {@code ready} carry. */
  record Position(long seq) {}

  private final InputStream body;
  private final BufferedReader lines;

  private ChangeStream(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  static ChangeStream open(Transport transport, String path) {
    HttpRequest request =
        transport
            .request(path)
            .setHeader("Accept", "text/event-stream")
            .timeout(Duration.ofDays(1))
            .build();
    return new ChangeStream(transport.stream(request).body());
  }

  /**
   * The next change; waits for it.
   *
   * @return empty when the stream ended: open another one, and read again what is shown
   */
  public Optional<Change> next() {
    String event = "message";
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          event = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
          Optional<Change> change = change(event, data.toString());
          if (change.isPresent()) {
            return change;
          }
          event = "message";
          data.setLength(0);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<Change> change(String event, String data) throws IOException {
    return switch (event) {
      case "change" -> Optional.of(Json.read(data, Change.class));
      case "reset" -> Optional.of(new Change("", Json.read(data, Position.class).seq()));
      default -> Optional.empty();
    };
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
