package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.EspalierException;
import org.espalier.client.view.RunStart;
import org.espalier.core.json.Json;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.purge.PurgeReport;
import org.espalier.tracking.purge.PurgeRules;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large files in parts: MLflow's way and that of our own client, which goes on where it stopped.
 */
class UploadInPartsTest {
  private static TestServer server;
  private static String run;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    run =
        json(post("/api/2.0/mlflow/runs/create", Map.of("experiment_id", "0")))
            .at("/run/info/run_id")
            .asText();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String path, Object body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.mapper().readTree(answer.body());
  }

  private static HttpResponse<String> mpu(String step, Object body)
      throws IOException, InterruptedException {
    return post("/api/2.0/mlflow-artifacts/mpu/%s/0/%s/artifacts/deep".formatted(step, run), body);
  }

  private static String putPart(String url, String content)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server.request(URI.create(url).getPath()).PUT(BodyPublishers.ofString(content)));
    json(answer);
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static Map<String, ?> part(int number, String etag) {
    return Map.of("part_number", number, "etag", etag, "url", "");
  }

  @Test
  void mlflowsPartsBecomeOneFileWhateverTheirOrderAndARepeatedCompleteIsFine()
      throws IOException, InterruptedException {
    JsonNode begun = json(mpu("create", Map.of("path", "C:\\work\\big.bin", "num_parts", 3)));
    JsonNode credentials = begun.path("credentials");
    assertThat(credentials).hasSize(3);
    String third = putPart(credentials.get(2).path("url").asText(), "ccc");
    String first = putPart(credentials.get(0).path("url").asText(), "a");
    putPart(credentials.get(1).path("url").asText(), "wrong");
    String second = putPart(credentials.get(1).path("url").asText(), "bb");
    Map<String, ?> complete =
        Map.of(
            "path", "C:\\work\\big.bin",
            "upload_id", begun.path("upload_id").asText(),
            "parts", List.of(part(1, first), part(2, second), part(3, third)));
    for (int i = 0; i < 2; i++) {
      assertThat(json(mpu("complete", complete))).isEmpty();
    }
    assertThat(
            server
                .get("/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/deep/big.bin")
                .body())
        .isEqualTo("abbccc");
  }

  @Test
  void anIncompleteOrForeignUploadIsRefused() throws IOException, InterruptedException {
    JsonNode begun = json(mpu("create", Map.of("path", "/x/gap.bin", "num_parts", 2)));
    String id = begun.path("upload_id").asText();
    String tag = putPart(begun.at("/credentials/1/url").asText(), "second");
    Map<String, ?> gap =
        Map.of("path", "/x/gap.bin", "upload_id", id, "parts", List.of(part(2, tag)));
    assertThat(mpu("complete", gap).statusCode()).isEqualTo(400);
    Map<String, ?> wrongTag =
        Map.of("path", "/x/gap.bin", "upload_id", id, "parts", List.of(part(2, "\"0\"")));
    assertThat(mpu("complete", wrongTag).statusCode()).isEqualTo(400);
    assertThat(mpu("complete", Map.of("path", "/x/other.bin", "upload_id", id)).statusCode())
        .isEqualTo(404);
    assertThat(json(mpu("abort", Map.of("path", "/x/gap.bin", "upload_id", id)))).isEmpty();
    assertThat(
            server
                .send(
                    server
                        .request(URI.create(begun.at("/credentials/0/url").asText()).getPath())
                        .PUT(BodyPublishers.ofString("late")))
                .statusCode())
        .isEqualTo(404);
    for (Object parts : List.of(0, 2_001, 200_000)) {
      assertThat(mpu("create", Map.of("path", "/x/y", "num_parts", parts)).statusCode())
          .isEqualTo(400);
    }
    assertThat(json(mpu("create", Map.of("path", "/x/y", "num_parts", 2_000))).path("credentials"))
        .hasSize(2_000);
    assertThat(mpu("create", Map.of("path", "/x/..", "num_parts", 1)).statusCode()).isEqualTo(400);
  }

  @Test
  void ourClientSendsOnlyWhatIsMissingAfterItBrokeOff(@TempDir Path folder) throws Exception {
    byte[] bytes = new byte[(64 << 20) + 5];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("weights.bin"), bytes);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    String uploads = "/api/v1/runs/parts-of-ours/uploads";
    try (EspalierClient client =
        new EspalierClient(
            ClientSettings.of(URI.create("http://127.0.0.1:" + server.port())), new Random(1))) {
      client.runs().start("parts-of-ours", new RunStart("parts", "ours", "me", 1L, Map.of()));
      JsonNode begun = json(post(uploads, Map.of("name", "weights.bin", "sha256", sha256)));
      String parts = "/api/v1/uploads/" + begun.path("upload_id").asText() + "/parts/";
      // A killed client has sent the first part, and the start of another that was cut off.
      byte[] first = Arrays.copyOf(bytes, 8 << 20);
      json(server.send(server.request(parts + 1).PUT(BodyPublishers.ofByteArray(first))));
      json(server.send(server.request(parts + 3).PUT(BodyPublishers.ofString("cut"))));
      JsonNode again = json(post(uploads, Map.of("name", "weights.bin", "sha256", sha256)));
      assertThat(again.path("upload_id").asText()).isEqualTo(begun.path("upload_id").asText());
      assertThat(again.path("parts")).hasSize(2);

      for (int i = 0; i < 2; i++) {
        assertThat(client.files().upload("parts-of-ours", "weights.bin", file).sha256())
            .isEqualTo(sha256);
      }
      Files.write(file, new byte[64 << 20]);
      assertThatThrownBy(() -> client.files().upload("parts-of-ours", "weights.bin", file))
          .isInstanceOf(EspalierException.class)
          .hasMessageContaining("a name is written once");
      client.runs().upload("parts-of-ours", "weights.bin", file);
      assertThat(server.get("/api/v1/runs/parts-of-ours/artifacts").body())
          .contains("\"bytes\":" + (64 << 20));
    }
  }

  /** A purge keeps the row of a content locked while the content's bytes go: two connections. */
  private static PurgeReport purge(PurgeRules rules) throws IOException {
    try (HikariDataSource pool = server.address().pool("purge", 2)) {
      return TrackingStores.over(pool).purge().run(rules);
    }
  }

  @Test
  void aPurgeLeavesPartsThatAreComingAndTakesThoseThatNoLongerDo()
      throws IOException, InterruptedException {
    JsonNode begun = json(mpu("create", Map.of("path", "/x/slow.bin", "num_parts", 2)));
    putPart(begun.at("/credentials/0/url").asText(), "only the first comes");
    PurgeRules now = new PurgeRules(List.of(), Duration.ZERO, Duration.ZERO, false);
    purge(now);
    assertThat(server.stores().tracking().uploads().parts(begun.path("upload_id").asText()))
        .hasSize(1);
    server
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update artifact_upload set touched_at = now() - interval '25 hours'"));
    assertThat(purge(now).unfinished()).isPositive();
    assertThat(server.stores().tracking().uploads().parts(begun.path("upload_id").asText()))
        .isEmpty();
    long parts =
        server
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .select("select count(*) from artifact_upload_part")
                        .mapTo(long.class)
                        .one());
    assertThat(parts).isZero();
  }
}
