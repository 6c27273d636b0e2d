package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What broke MLflow's server over the years, against ours. The numbers are those of the advisories;
 * each request is harmless where the server holds.
 */
class KnownAttacksTest {
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";
  private static TestServer server;
  private static String run;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    run = json(post("runs/create", Map.of("experiment_id", "0"))).at("/run/info/run_id").asText();
    post("registered-models/create", Map.of("name", "victim"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String call, Object body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request("/api/2.0/mlflow/" + call)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return Json.mapper().readTree(answer.body());
  }

  /**
   * CVE-2023-1177, 2356, 2780, 6018, 6909, 6974, 6977; 2024-1483, 1593, 2928, 3573, 3848;
   * 2025-11201, 2026-2614: a version whose source is a path of the server, however it is written.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/",
        "file://host/..",
        "file://./etc",
        "FILE:///etc",
        "File:/etc",
        ":/etc",
        "/etc/passwd",
        "//proc/self/root",
        "..\\..\\etc",
        "\\..\\..\\etc",
        "C:/",
        "../../etc",
        "mlflow-artifacts:/../../etc",
        "mlflow-artifacts:/0/r/artifacts/..;/x",
        "mlflow-artifacts:/0/r/artifacts/%2e%2e/x",
        "mlflow-artifacts:/0/r/artifacts/%252e%252e/x",
        "mlflow-artifacts:///etc/passwd",
        "http:///?/../../etc/",
        "http:///#/../../etc/",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "dbfs:/etc",
        "jar:file:/x!/y",
        "ftp://x/y",
      })
  void aSourceThatLeadsElsewhereIsRefusedWithAndWithoutThePromptTag(String source)
      throws IOException, InterruptedException {
    for (List<Map<String, String>> tags :
        List.of(
            List.<Map<String, String>>of(),
            List.of(Map.of("key", "mlflow.prompt.is_prompt", "value", "true")))) {
      HttpResponse<String> answer =
          post("model-versions/create", Map.of("name", "victim", "source", source, "tags", tags));
      assertThat(answer.statusCode()).as(source).isEqualTo(400);
      assertThat(json(answer).path("error_code").asText()).isEqualTo("INVALID_PARAMETER_VALUE");
    }
    assertThat(server.get("/model-versions/get-artifact?name=victim&version=1&path=passwd").body())
        .contains("RESOURCE_DOES_NOT_EXIST")
        .doesNotContain("root:");
  }

  /** CVE-2023-6909, 2024-1483, 2024-8859: the place of an experiment's artifacts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///?/../../etc/",
        "http:///#/../../etc/",
        "dbfs:/",
        "file:///etc",
        "/etc",
        "mlflow-artifacts:/../etc",
        "HTTP:/etc",
      })
  void noExperimentChoosesWhereItsArtifactsAre(String place)
      throws IOException, InterruptedException {
    String id =
        json(post("experiments/create", Map.of("name", "at " + place, "artifact_location", place)))
            .path("experiment_id")
            .asText();
    assertThat(
            json(server.get("/api/2.0/mlflow/experiments/get?experiment_id=" + id))
                .at("/experiment/artifact_location")
                .asText())
        .isEqualTo("mlflow-artifacts:/" + id);
  }

  /** CVE-2023-6831, 2024-1560, 2024-1558, 2024-8859: names of artifacts, for every method. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2fx",
        "%2e%2e/x",
        "%252E%252E%252Fx",
        "a%2f..%2f..%2fx",
        "a%5c..%5cx",
        "a%3F/a",
        "a%3B/../x",
        "a%23x",
        "C%3A/x",
        "a%00b",
        "a//b",
        "a/./b",
        "a.",
        "a%20",
        "%3Cscript%3E",
      })
  void noNameOfAnArtifactLeadsOutOfItsRun(String name) throws IOException {
    for (String method : List.of("GET", "PUT", "DELETE")) {
      String answer =
          RawHttp.send(
              server.port(),
              "%s %s0/%s/artifacts/%s HTTP/1.1\nHost: localhost\nContent-Length: 0"
                  .formatted(method, PROXY, run, name));
      assertThat(RawHttp.status(answer)).as(method + " " + name).isIn(400, 404);
      assertThat(answer).contains("Content-Type: application/json").doesNotContain("root:");
    }
  }

  /** CVE-2023-3765 and its like: listing and fetching by run. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/etc", "../..", "C:/", "..%2f..", "%252e%252e", "a%5c..%5c..", "a%3b", "//etc"})
  void noListingLeadsOutOfItsRun(String path) throws IOException, InterruptedException {
    for (String call :
        List.of(
            "/api/2.0/mlflow/artifacts/list?run_id=" + run + "&path=",
            "/get-artifact?run_id=" + run + "&path=",
            "/model-versions/get-artifact?name=victim&version=1&path=")) {
      assertThat(server.get(call + path).statusCode()).as(call + path).isIn(400, 404);
    }
  }

  /** CVE-2023-6018, 2023-6974, 2026-2393: an address in a source is never called. */
  @Test
  void noAddressIsEverCalled() throws IOException, InterruptedException {
    try (ServerSocket trap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      trap.setSoTimeout(500);
      for (String scheme : List.of("http", "https", "s3", "ftp")) {
        String address = scheme + "://127.0.0.1:" + trap.getLocalPort() + "/x";
        post("model-versions/create", Map.of("name", "victim", "source", address));
        post("experiments/create", Map.of("name", address, "artifact_location", address));
        post(
            "runs/log-inputs",
            Map.of(
                "run_id",
                run,
                "datasets",
                List.of(
                    Map.of(
                        "dataset",
                        Map.of(
                            "name",
                            "d",
                            "digest",
                            "1",
                            "source_type",
                            "http",
                            "source",
                            address)))));
      }
      boolean called;
      try {
        trap.accept().close();
        called = true;
      } catch (SocketTimeoutException e) {
        called = false;
      }
      assertThat(called).isFalse();
    }
  }

  /** GHSA-5q6c-ffvg-xcm9, CVE-2025-15031: what comes down has a plain name; archives stay shut. */
  @Test
  void archivesAreNotOpenedAndNamesOfDownloadsAreOneWord()
      throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("../../../tmp/slip"));
      zip.write(1);
    }
    String place = PROXY + "0/" + run + "/artifacts/in/some/model.zip";
    server.send(server.request(place).PUT(BodyPublishers.ofByteArray(bytes.toByteArray())));
    HttpResponse<byte[]> back =
        server.http().send(server.request(place).build(), BodyHandlers.ofByteArray());
    assertThat(back.body()).isEqualTo(bytes.toByteArray());
    assertThat(back.headers().firstValue("Content-Disposition").orElse(""))
        .isEqualTo("attachment; filename=\"model.zip\"; filename*=UTF-8''model.zip");
    assertThat(server.get("/get-artifact?run_id=" + run + "&path=in/some/slip").statusCode())
        .isEqualTo(404);
  }

  /** CVE-2024-27132, 27133, 2026-33865: nothing stored is rendered, and names come back as data. */
  @Test
  void whatIsStoredIsNeverRendered() throws IOException, InterruptedException {
    String script = "<script>alert(1)</script>";
    for (String name : List.of("page.html", "image.svg", "note.md", "data.yaml", "MLmodel")) {
      String place = PROXY + "0/" + run + "/artifacts/" + name;
      server.send(server.request(place).PUT(BodyPublishers.ofString(script)));
      HttpResponse<String> back = server.get(place);
      assertThat(back.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      assertThat(back.headers().firstValue("Content-Disposition").orElse(""))
          .startsWith("attachment");
      assertThat(back.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("sandbox");
      assertThat(back.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
    post("runs/set-tag", Map.of("run_id", run, "key", "t", "value", script));
    HttpResponse<String> read = server.get("/api/2.0/mlflow/runs/get?run_id=" + run);
    assertThat(read.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    assertThat(
            post("runs/set-tag", Map.of("run_id", run, "key", script, "value", "x")).statusCode())
        .isEqualTo(400);
    assertThat(server.get("/api/2.0/mlflow/runs/get?run_id=" + "%3Cscript%3E").headers())
        .satisfies(
            headers ->
                assertThat(headers.firstValue("Content-Type").orElse(""))
                    .startsWith("application/json"));
  }

  /** CVE-2025-0453, 2024-6838: large names, pages and filters, and many heavy searches at once. */
  @Test
  void largeRequestsAreRefusedAndHeavyOnesLeaveRoomForOthers() throws Exception {
    assertThat(post("experiments/create", Map.of("name", "x".repeat(10_000_000))).statusCode())
        .isIn(400, 413);
    assertThat(
            post(
                    "runs/search",
                    Map.of("experiment_ids", List.of("0"), "max_results", Integer.MAX_VALUE))
                .statusCode())
        .isEqualTo(400);
    String wide = String.join(" OR ", java.util.Collections.nCopies(201, "metrics.a > 1"));
    String deep = "(".repeat(51) + "metrics.a > 1" + ")".repeat(51);
    for (String filter : List.of(wide, deep)) {
      assertThat(
              post("runs/search", Map.of("experiment_ids", List.of("0"), "filter", filter))
                  .statusCode())
          .isEqualTo(400);
    }
    String heavy =
        String.join(
            " OR ", java.util.Collections.nCopies(150, "params.`a b` ILIKE '%a%b%c%d%e%f%'"));
    List<Future<Integer>> searches = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 60; i++) {
        searches.add(
            threads.submit(
                () ->
                    post("runs/search", Map.of("experiment_ids", List.of("0"), "filter", heavy))
                        .statusCode()));
      }
      HttpResponse<String> health =
          server.send(server.request("/health").timeout(Duration.ofSeconds(10)));
      assertThat(health.statusCode()).isIn(200, 503);
      for (Future<Integer> search : searches) {
        assertThat(search.get()).isIn(200, 429, 503);
      }
    }
  }

  /** CVE-2024-3099: names that decode or fold to one another are different names. */
  @Test
  void noNameIsTakenForAnother() throws IOException, InterruptedException {
    String composed = Normalizer.normalize("é", Normalizer.Form.NFC);
    String decomposed = Normalizer.normalize("é", Normalizer.Form.NFD);
    List<String> names =
        List.of("alias", "%61lias", "Alias", "alias.", "alias ", composed, decomposed);
    for (String name : names) {
      HttpResponse<String> made = post("registered-models/create", Map.of("name", name));
      assertThat(made.statusCode()).as(name).isEqualTo(200);
    }
    for (String name : names) {
      String encoded = java.net.URLEncoder.encode(name, StandardCharsets.UTF_8);
      JsonNode read = json(server.get("/api/2.0/mlflow/registered-models/get?name=" + encoded));
      assertThat(read.at("/registered_model/name").asText()).isEqualTo(name);
    }
    assertThat(post("registered-models/create", Map.of("name", "a/b")).statusCode()).isEqualTo(400);
    assertThat(post("registered-models/create", Map.of("name", "a:b")).statusCode()).isEqualTo(400);
  }
}
