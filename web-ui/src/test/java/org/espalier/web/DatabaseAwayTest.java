package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.espalier.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the database is away the server answers, says so, and goes on when it is back. */
class DatabaseAwayTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void answersWithRetryAfterUntilTheDatabaseIsBack(@TempDir Path folder)
      throws IOException, InterruptedException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(folder.resolve("db"), 0, EmbeddedPostgres.Durability.FAST);
    int databasePort = postgres.port();
    try (HikariDataSource pool = postgres.address().pool("away-test", 4);
        HikariDataSource changes = postgres.address().pool("away-test-changes", 1)) {
      pool.setConnectionTimeout(500);
      try (WebServer server =
          WebServer.start(
              WebSettings.loopback(0, "test"),
              Stores.over(pool, changes),
              WebIngest.none().checks(pool),
              InstantSource.system())) {
        assertThat(get(server, "/api/v1/studies").statusCode()).isEqualTo(200);
        postgres.close();

        HttpResponse<String> away = get(server, "/api/v1/studies");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        Document.check("get", "/api/v1/studies", away);
        long start = System.nanoTime();
        HttpResponse<String> health = get(server, "/health");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(health.statusCode()).isEqualTo(503);
        Document.check("get", "/health", health);

        postgres =
            EmbeddedPostgres.start(
                folder.resolve("db"), databasePort, EmbeddedPostgres.Durability.FAST);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> get(server, "/api/v1/studies").statusCode() == 200);
      }
    } finally {
      http.close();
      postgres.close();
    }
  }

  private HttpResponse<String> get(WebServer server, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
