package org.espalier.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.espalier.worker.testing.SoftmaxTrialMain;
import org.espalier.worker.testing.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a process of its own. No broker is needed for what is promised here. */
class WorkerProcessTest {
  @TempDir Path folder;

  @Test
  void noTrialProcessOutlivesAKilledWorker() throws Exception {
    Process worker = start();
    try (BufferedReader out = worker.inputReader()) {
      assertThat(out.readLine()).startsWith("device cpu: ");
      assertThat(out.readLine()).contains("takes trials of queue 'default'");
      await().atMost(Duration.ofSeconds(30)).until(() -> worker.descendants().count() > 0);
      List<ProcessHandle> children = worker.descendants().toList();

      worker.destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void healthSaysThatTheBrokerIsAwayAndMetricsAreThere() throws Exception {
    Process worker = start();
    try (BufferedReader out = worker.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      out.readLine();
      String port = out.readLine().replaceAll(".*port ", "");

      assertThat(get(client, port, "/health").statusCode()).isEqualTo(503);
      assertThat(get(client, port, "/health").body()).contains("\"status\":\"no_broker\"");
      assertThat(get(client, port, "/metrics").body()).contains("espalier_worker_slots 1.0");
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void cudaWithoutItsEngineIsRefusedInOneSentence() throws Exception {
    Process worker = start("--device", "cuda");
    try (BufferedReader out = worker.inputReader()) {
      assertThat(out.lines()).singleElement().asString().contains("this build has no CUDA engine");
      assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).isEqualTo(2);
    }
  }

  private static HttpResponse<String> get(HttpClient client, String port, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Process start(String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djdk.serialFilter=!*");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--kafka", "127.0.0.1:1", "--trial-heap", "128m"));
    command.addAll(List.of("--data-folder", Specs.dataFolder().toString()));
    command.addAll(List.of("--work-folder", folder.resolve("work").toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("ESPALIER_TRIAL_MAIN", SoftmaxTrialMain.class.getName()));
    if (more.length > 0) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    return builder.start();
  }
}
