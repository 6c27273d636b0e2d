package org.espalier.web;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.espalier.core.json.Json;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.tracking.Databases;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.artifact.ArtifactStore;
import org.espalier.tracking.artifact.ContentRegister;
import org.espalier.tracking.artifact.FolderArtifactStore;
import org.espalier.web.access.FirstStart;
import org.espalier.web.http.Role;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A server on a fresh database, and a client that speaks to it. */
final class TestServer implements AutoCloseable {
  private final DatabaseAddress address;
  private final HikariDataSource pool;
  private final HikariDataSource changes;
  private final WebServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Jdbi jdbi;
  private final Stores stores;
  private final String adminToken;

  private TestServer(boolean accessControl, @Nullable Path folder) {
    address = TestServices.freshDatabase();
    // One connection: a call that holds it and asks for another is refused after ten seconds.
    pool = address.pool("web-test", 1);
    changes = address.pool("web-test-changes", 1);
    jdbi = Databases.jdbi(pool);
    stores =
        folder == null
            ? Stores.over(pool, changes)
            : Stores.over(TrackingStores.over(pool, contents(folder, pool)), pool, changes);
    adminToken = accessControl ? "esp_the-admin-of-all-tests-0123456789" : "";
    if (accessControl) {
      FirstStart.fromEnvironment(stores.access().tokens(), Role.ADMIN, adminToken);
    }
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0, Set.of(), accessControl, "test"),
            stores,
            Map.of(
                "database",
                () -> jdbi.withHandle(h -> h.select("select 'ok'").mapTo(String.class).one())),
            InstantSource.system());
  }

  static TestServer open() {
    return new TestServer(false, null);
  }

  private static ArtifactStore contents(Path folder, DataSource database) {
    try {
      return new FolderArtifactStore(folder, ContentRegister.in(database));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Open, with contents of artifacts in a folder. */
  static TestServer withFolder(Path artifacts) {
    return new TestServer(false, artifacts);
  }

  static TestServer withAccounts() {
    return new TestServer(true, null);
  }

  WebServer server() {
    return server;
  }

  /** The id of a run that was just begun in MLflow's default experiment. */
  String newRun() throws IOException, InterruptedException {
    return Json.mapper()
        .readTree(mlflow("runs/create", Map.of("experiment_id", "0")).body())
        .at("/run/info/run_id")
        .asText();
  }

  DatabaseAddress address() {
    return address;
  }

  HikariDataSource pool() {
    return pool;
  }

  Stores stores() {
    return stores;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  int port() {
    return server.port();
  }

  String adminToken() {
    return adminToken;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Over a connection of its own: the server hangs up after an address that is too long, and a
   * client that has not seen it yet would lose its next request on that connection.
   */
  HttpResponse<String> sendAlone(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient own = HttpClient.newHttpClient()) {
      return own.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Sends a call of MLflow's API to an open server. */
  HttpResponse<String> mlflow(String call, Object body) throws IOException, InterruptedException {
    return send(
        request("/api/2.0/mlflow/" + call)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  /** Sends a request with JSON, as the holder of a token. */
  HttpResponse<String> as(String token, String method, String path, Object body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  HttpResponse<String> as(String token, String method, String path)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
    changes.close();
    pool.close();
  }
}
