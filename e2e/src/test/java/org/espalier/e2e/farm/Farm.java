package org.espalier.e2e.farm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;

/**
 * A whole installation on loopback, every part a process of its own with its output in a file of
 * the farm's folder. Parts keep their ports over a restart. Not thread-safe.
 */
public final class Farm implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private final Path folder;
  private final Map<String, String> environment;
  private final int postgresPort = freePort();
  private final int brokerPort = freePort();
  private final int webPort = freePort();
  private final List<JavaProcess> started = new ArrayList<>();
  private EmbeddedPostgres postgres;
  private JavaProcess broker;
  private int workers;
  private int ingesters;

  /** Starts the database and the broker; nothing of ours yet. */
  public Farm(Path folder) {
    this(folder, Map.of());
  }

  /** The same, with variables that every process of ours sees. */
  public Farm(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    postgres = startPostgres();
    broker = startBroker();
  }

  public DatabaseAddress database() {
    return postgres.address();
  }

  public String bootstrap() {
    return "127.0.0.1:" + brokerPort;
  }

  /** Where the web page and the API are. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + webPort);
  }

  public JavaProcess startScheduler() {
    int port = freePort();
    JavaProcess scheduler =
        start(
            "scheduler",
            "org.espalier.scheduler.Main",
            "256m",
            List.of(
                "--database", database().url(),
                "--database-user", database().user(),
                "--kafka", bootstrap(),
                "--http", Integer.toString(port)));
    awaitHealthy(scheduler, URI.create("http://127.0.0.1:" + port));
    return scheduler;
  }

  public JavaProcess startWeb() {
    JavaProcess web =
        start(
            "web",
            "org.espalier.web.Main",
            "256m",
            List.of(
                "--database", database().url(),
                "--database-user", database().user(),
                "--kafka", bootstrap(),
                "--port", Integer.toString(webPort)));
    awaitHealthy(web, url());
    return web;
  }

  /** The ingester alone, without a web server; returns when it has begun. */
  public JavaProcess startIngester() {
    ingesters++;
    JavaProcess ingester =
        start(
            "ingester-" + ingesters,
            IngesterMain.class.getName(),
            "192m",
            List.of(database().url(), database().user(), bootstrap()));
    Awaitility.await("ingester")
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .failFast("the ingester ended early", () -> !ingester.isAlive())
        .until(() -> ingester.tail(50).contains("ingesting"));
    return ingester;
  }

  /** A worker with one slot on queue {@code default}. */
  public JavaProcess startWorker() {
    workers++;
    int port = freePort();
    JavaProcess worker =
        start(
            "worker-" + workers,
            "org.espalier.worker.Main",
            "128m",
            List.of(
                "--kafka", bootstrap(),
                "--tracking-url", url().toString(),
                "--slots", "1",
                "--data-folder", dataFolder().toString(),
                "--work-folder", folder.resolve("work-" + workers).toString(),
                "--http", Integer.toString(port)));
    awaitHealthy(worker, URI.create("http://127.0.0.1:" + port));
    return worker;
  }

  /** The whole broker goes away at once and comes back on the same files. */
  public void killAndRestartBroker() {
    broker.kill();
    broker = startBroker();
  }

  /** PostgreSQL is shut down (connections are cut) and started again on the same files. */
  public void restartPostgres() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    postgres = startPostgres();
  }

  /** The last lines of every process, for a failed test's message. */
  public String tails() {
    StringBuilder text = new StringBuilder();
    for (JavaProcess process : started) {
      text.append("---- ")
          .append(process.name())
          .append(process.isAlive() ? " (alive)" : " (ended)")
          .append('\n')
          .append(process.tail(25))
          .append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    for (JavaProcess process : started.reversed()) {
      if (process.isAlive()) {
        process.thaw();
        process.stop();
      }
    }
    postgres.close();
  }

  private EmbeddedPostgres startPostgres() {
    try {
      return EmbeddedPostgres.start(
          folder.resolve("postgres"), postgresPort, EmbeddedPostgres.Durability.SAFE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JavaProcess startBroker() {
    JavaProcess process =
        start(
            "broker",
            BrokerMain.class.getName(),
            "384m",
            List.of(folder.resolve("kafka").toString(), Integer.toString(brokerPort)));
    Awaitility.await("broker " + brokerPort)
        .atMost(START)
        .ignoreExceptions()
        .until(
            () -> {
              try (var admin = new KafkaClients(bootstrap()).admin("farm")) {
                TopicSetup.ensure(admin, TopicNames.DEFAULT, List.of("default"));
                return true;
              }
            });
    return process;
  }

  private JavaProcess start(String name, String main, String heap, List<String> arguments) {
    JavaProcess process =
        JavaProcess.start(
            name,
            main,
            arguments,
            heap,
            environment,
            folder.resolve("logs").resolve(name + ".log"));
    started.add(process);
    return process;
  }

  private void awaitHealthy(JavaProcess process, URI base) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve("/health")).timeout(Duration.ofSeconds(5)).build();
      Awaitility.await(process.name() + " is healthy")
          .atMost(START)
          .ignoreExceptions()
          .failFast(process.name() + " ended early", () -> !process.isAlive())
          .until(
              () -> http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    }
  }

  private static Path dataFolder() {
    Path data = Path.of("..", "data").toAbsolutePath().normalize();
    if (!Files.isDirectory(data)) {
      throw new IllegalStateException("no data folder at " + data + ": run from a module's folder");
    }
    return data;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
