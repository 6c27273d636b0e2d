package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.espalier.client.ClientSettings;
import org.espalier.client.log.Resend;
import org.espalier.client.log.RunLogger;
import org.espalier.client.log.RunLoggerSettings;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.tracking.artifact.ArtifactName;
import org.espalier.tracking.metric.HistoryPage;
import org.espalier.tracking.metric.MetricPoint;
import org.espalier.tracking.run.RunStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client's logging against a real server that comes and goes. */
class RunLoggerTest {
  @TempDir private Path folder = Path.of(".");

  private final DatabaseAddress address = TestServices.freshDatabase();
  private final HikariDataSource pool = address.pool("logger-test", 4);
  private final HikariDataSource changes = address.pool("logger-test-changes", 1);
  private final Stores stores = Stores.over(pool, changes);
  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void close() {
    changes.close();
    pool.close();
  }

  private WebServer server() {
    return WebServer.start(
        new WebSettings("127.0.0.1", port, Set.of(), false, "test"),
        stores,
        Map.of(),
        InstantSource.system());
  }

  private RunLoggerSettings settings() {
    return RunLoggerSettings.of(ClientSettings.of(URI.create("http://127.0.0.1:" + port)))
        .withSpool(folder.resolve("spool"));
  }

  private List<Long> steps(String run, String metric) {
    return stores
        .tracking()
        .metrics()
        .history(run, metric, HistoryPage.START, 1_000_000)
        .points()
        .stream()
        .map(MetricPoint::step)
        .toList();
  }

  @Test
  void aRunIsLoggedWithFilesAndEnds() throws IOException {
    Path file = Files.write(folder.resolve("weights"), new byte[3 << 20]);
    String id;
    try (WebServer server = server()) {
      assertThat(server.port()).isEqualTo(port);
      RunLogger run = RunLogger.start(settings(), "digits", "first", InstantSource.system());
      id = run.runId();
      run.param("learning_rate", "0.002");
      run.tag("team", "Größe 🎯");
      for (int step = 0; step < 2_500; step++) {
        run.metric("loss", 1.0 / (step + 1), step);
      }
      run.metric("odd", Double.NaN, 0);
      run.artifact("models/a b.bin", file);
      Files.delete(file);
      run.close();
      assertThat(run.isComplete()).as(run.problem().toString()).isTrue();
      assertThat(run.dropped() + run.refused()).isZero();
    }
    var read = stores.tracking().runs().get(id);
    assertThat(read.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(read.name()).isEqualTo("first");
    var data = stores.tracking().runs().data(read);
    assertThat(data.params()).containsEntry("learning_rate", "0.002");
    assertThat(data.tags()).containsEntry("team", "Größe 🎯");
    assertThat(steps(id, "loss")).isEqualTo(LongStream.range(0, 2_500).boxed().toList());
    assertThat(
            stores
                .tracking()
                .artifacts()
                .find(id, ArtifactName.of("models/a b.bin"))
                .orElseThrow()
                .bytes())
        .isEqualTo(3 << 20);
    try (Stream<Path> left = Files.list(folder.resolve("spool"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void trainingNeverWaitsForAServerThatIsAwayAndNothingIsLost() throws IOException {
    RunLogger run = RunLogger.start(settings(), "away", "run", InstantSource.system());
    long[] nanos = new long[50_000];
    for (int i = 0; i < nanos.length; i++) {
      long begin = System.nanoTime();
      run.metric("loss", i, i, i);
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    assertThat(nanos[nanos.length / 2]).as("median").isLessThan(50_000);
    assertThat(nanos[nanos.length * 99 / 100]).as("99 of 100").isLessThan(1_000_000);
    Awaitility.await().until(() -> run.problem().isPresent());
    assertThat(run.problem().orElseThrow()).contains("cannot reach");
    try (WebServer first = server()) {
      assertThat(first.port()).isEqualTo(port);
      Awaitility.await().until(() -> steps(run.runId(), "loss").size() > 1_000);
    }
    run.metric("loss", 1, 50_000, 50_000);
    try (WebServer second = server()) {
      assertThat(second.port()).isEqualTo(port);
      run.close();
    }
    assertThat(run.isComplete()).isTrue();
    assertThat(steps(run.runId(), "loss")).isEqualTo(LongStream.range(0, 50_001).boxed().toList());
  }

  @Test
  void closingEndsAlthoughTheServerIsAwayAndTheRestIsSentLater() throws IOException {
    RunLogger run =
        RunLogger.start(
            settings().withCloseWait(Duration.ofMillis(300)),
            "later",
            "run",
            InstantSource.system());
    IntStream.range(0, 100).forEach(step -> run.metric("loss", step, step, step));
    run.end(RunLogger.Status.FAILED);
    run.close();
    assertThat(run.isComplete()).isFalse();
    try (WebServer server = server()) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(resend()).containsExactly(new Resend.Outcome(run.runId(), true, 0, ""));
      assertThat(resend()).isEmpty();
    }
    assertThat(steps(run.runId(), "loss")).hasSize(100);
    assertThat(stores.tracking().runs().get(run.runId()).status()).isEqualTo(RunStatus.FAILED);
  }

  private List<Resend.Outcome> resend() throws IOException {
    return Resend.all(
        settings(), Duration.ofSeconds(60), Clock.systemUTC(), new SplittableRandom(1));
  }

  /** Killed twice, once without a server and once with one: each point that was logged is there. */
  @Test
  void aProcessThatIsKilledLosesNothing() throws IOException, InterruptedException {
    String id = "killed0000000000000000000000run0";
    long last = killAfter(id, 5_000);
    try (WebServer server = server()) {
      assertThat(server.port()).isEqualTo(port);
      last = Math.max(last, killAfter(id, 20_000));
      List<Resend.Outcome> outcomes = resend();
      assertThat(outcomes).hasSize(1);
      assertThat(outcomes.getFirst().complete()).as(outcomes.toString()).isTrue();
    }
    List<Long> steps = steps(id, "loss");
    assertThat(steps).isEqualTo(LongStream.range(0, steps.size()).boxed().toList());
    assertThat(steps.size()).isGreaterThanOrEqualTo((int) last + 1);
    assertThat(stores.tracking().runs().get(id).status()).isEqualTo(RunStatus.KILLED);
    assertThat(stores.tracking().artifacts().find(id, ArtifactName.of("model.bin"))).isPresent();
  }

  /** The last step that the process said it logged. */
  private long killAfter(String id, long steps) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("spool"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledLoggerMain.class.getName(),
                "http://127.0.0.1:" + port,
                folder.resolve("spool").toString(),
                id)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = -1;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (last < steps) {
        String line = lines.readLine();
        assertThat(line).isNotNull();
        last = Long.parseLong(line);
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return last;
  }
}
