package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts go in fenced and checked, and come out as nothing a browser would run. */
class ArtifactApiTest {
  private static final String ARTIFACT = "/api/v1/runs/{run_id}/artifacts/{name}";
  private static TestServer server;
  private static Seed.Made trial;
  private static String base;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestServer.open();
    Seed seed = new Seed(server);
    trial = seed.trial(seed.study(), 0, 0.9);
    base = "/api/v1/runs/" + trial.runId() + "/artifacts";
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatTheHolderStoresIsGivenBackWholeAndInParts() throws IOException, InterruptedException {
    HttpResponse<String> stored = put("checkpoints/attempt-1-epoch-3.zip", "0123456789", holder());
    assertThat(stored.statusCode()).isEqualTo(201);
    JsonNode artifact = Document.check("put", ARTIFACT, stored);
    HttpResponse<String> again = put("checkpoints/attempt-1-epoch-3.zip", "0123456789", holder());
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(Document.check("put", ARTIFACT, again)).isEqualTo(artifact);

    String path = base + "/checkpoints/attempt-1-epoch-3.zip";
    HttpResponse<String> whole = server.get(path);
    assertThat(whole.body()).isEqualTo("0123456789");
    assertThat(whole.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"attempt-1-epoch-3.zip\"");
    assertThat(whole.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("sandbox");
    assertThat(whole.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(whole.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(server.send(server.request(path).header("If-None-Match", tag)).statusCode())
        .isEqualTo(304);

    HttpResponse<String> head =
        server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.headers().firstValue("Content-Length")).hasValue("10");
    JsonNode list = Document.check("get", "/api/v1/runs/{run_id}/artifacts", server.get(base));
    assertThat(list.path("items")).contains(artifact);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123",
    "bytes=4-, 206, 456789",
    "bytes=-2, 206, 89",
    "bytes=8-100, 206, 89",
    "'bytes=0-1,3-4', 200, 0123456789",
    "items=0-1, 200, 0123456789",
    "bytes=-, 200, 0123456789",
    "bytes=10-, 416, ",
    "bytes=5-4, 416, ",
  })
  void aRangeIsAnsweredAsTheStandardHasIt(String range, int status, String body)
      throws IOException, InterruptedException {
    put("ranges.bin", "0123456789", holder());
    HttpResponse<String> answer =
        server.send(server.request(base + "/ranges.bin").header("Range", range));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 416) {
      assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes */10");
    } else {
      assertThat(answer.body()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2/host-1", "1/host-2", "1/host-1x"})
  void whoDoesNotHoldTheTrialStoresNothing(String claim) throws IOException, InterruptedException {
    HttpResponse<String> answer = put("stale.bin", "x", trial.trialId() + "/" + claim);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Document.check("put", ARTIFACT, answer).at("/error/code").asText())
        .isEqualTo("ATTEMPT_NOT_HELD");
    assertThat(server.get(base + "/stale.bin").statusCode()).isEqualTo(404);
  }

  @Test
  void aTrialsArtifactsNeedAClaim() throws IOException, InterruptedException {
    assertThat(put("x.bin", "x", "").statusCode()).isEqualTo(400);
    assertThat(put("x.bin", "x", "nonsense").statusCode()).isEqualTo(400);
  }

  @Test
  void aBodyWithAnotherDigestIsRefused() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server.send(
            server
                .request(base + "/damaged.bin")
                .header("Espalier-Attempt", holder())
                .header("Espalier-Sha256", "0".repeat(64))
                .PUT(BodyPublishers.ofString("x")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Document.check("put", ARTIFACT, answer).at("/error/code").asText())
        .isEqualTo("DIGEST_MISMATCH");
    assertThat(server.get(base + "/damaged.bin").statusCode()).isEqualTo(404);
  }

  @Test
  void aNameIsWrittenOnce() throws IOException, InterruptedException {
    assertThat(put("once.txt", "a", holder()).statusCode()).isEqualTo(201);
    HttpResponse<String> answer = put("once.txt", "b", holder());
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(server.get(base + "/once.txt").body()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "%252e%252e%252fetc%252fpasswd",
        "/etc/passwd",
        "//proc/self/environ",
        "a//b",
        "..;/..;/etc/passwd",
        "C:/windows/win.ini",
        "file:///etc/passwd",
        "a%5c..%5cb",
        "a%00.txt",
        "a%0d%0aSet-Cookie:x=y",
        "http:///%23/../../etc/passwd",
        "http:///%3f/../../etc/passwd",
        "a%3f/a",
        "./x",
        "x/.",
        "x.",
        "x%20",
      })
  void aNameThatIsAPathIsNoName(String name) throws IOException {
    for (String method : new String[] {"GET", "PUT"}) {
      String answer =
          RawHttp.send(
              server.port(),
              """
              %s %s/%s HTTP/1.1
              Host: localhost
              Content-Length: 0
              Espalier-Attempt: %s
              Espalier-Sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
              """
                  .formatted(method, base, name, holder()));
      assertThat(RawHttp.status(answer)).as(answer).isIn(400, 404, 405);
      assertThat(answer).doesNotContain("root:", "\tat ", "org.espalier");
      assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("set-cookie");
    }
  }

  @Test
  void aHostilePageIsNeverRendered() throws IOException, InterruptedException {
    put("page.html", "<script>alert(1)</script>", holder());
    HttpResponse<String> answer = server.get(base + "/page.html");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment");
  }

  private static String holder() {
    return trial.trialId() + "/1/host-1";
  }

  private static HttpResponse<String> put(String name, String content, String claim)
      throws IOException, InterruptedException {
    var request =
        server
            .request(base + "/" + name)
            .header("Espalier-Sha256", sha256(content))
            .PUT(BodyPublishers.ofString(content));
    if (!claim.isEmpty()) {
      request.header("Espalier-Attempt", claim);
    }
    return server.send(request);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
