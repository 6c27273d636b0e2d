package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What those who run the server rely on. */
class OperationTest {
  @Test
  void healthAndMetricsAndThePageAnswer() throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      HttpResponse<String> health = server.get("/health");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(Document.check("get", "/health", health).at("/checks/database/status").asText())
          .isEqualTo("up");

      String counted =
          "espalier_web_requests_seconds_count{method=\"GET\",route=\"/health\",status=\"200\"}";
      // A request is counted once its answer is out.
      await()
          .untilAsserted(
              () ->
                  assertThat(server.get("/metrics").body())
                      .contains("jvm_memory_used_bytes", "espalier_web_streams", counted));

      HttpResponse<String> page = server.get("/studies/12?tab=curves");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void anMlflowClientIsToldOkInPlainText() throws IOException, InterruptedException {
    try (TestServer server = TestServer.open()) {
      HttpResponse<String> health =
          server.send(
              server.request("/health").header("User-Agent", "mlflow-python-client/3.17.2"));
      assertThat(health.body()).isEqualTo("OK");
      assertThat(health.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(server.send(server.request("/health").header("Accept", "text/plain")).body())
          .isEqualTo("OK");
      assertThat(server.get("/version").body()).matches("\\d+\\.\\d+\\.\\d+");
    }
  }

  @Test
  void anAddressThatOthersCanReachNeedsTokens() {
    assertThatThrownBy(() -> new WebSettings("0.0.0.0", 0, Set.of(), false, "test"))
        .hasMessageContaining("--access open");
    assertThatThrownBy(() -> new WebSettings("127.0.0.1", 0, Set.of("*"), false, "test"))
        .hasMessageContaining("--allow-host");
  }
}
