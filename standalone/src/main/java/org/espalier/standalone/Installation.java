package org.espalier.standalone;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.espalier.core.build.Build;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.EmbeddedKafka;
import org.espalier.embedded.EmbeddedPostgres;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.kafka.TopicSetup;
import org.espalier.scheduler.Scheduler;
import org.espalier.scheduler.SchedulerSettings;
import org.espalier.tracking.TrackingStores;
import org.espalier.web.Stores;
import org.espalier.web.WebIngest;
import org.espalier.web.WebServer;
import org.espalier.web.WebSettings;
import org.espalier.worker.agent.Agent;
import org.espalier.worker.agent.AgentSettings;
import org.espalier.worker.agent.HttpArtifactStore;
import org.espalier.worker.agent.Origin;
import org.espalier.worker.agent.Timing;
import org.espalier.worker.device.DeviceDecision;
import org.espalier.worker.process.TrialLaunch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts in one process, started in the order in which they need each other and closed in the
 * other one. Nothing here knows that broker and database are embedded but the two lines that start
 * them.
 */
public final class Installation implements AutoCloseable {

  /** The queue of the one worker. */
  public static final String QUEUE = "default";

  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
  private static final String TRIAL_MAIN = "org.espalier.worker.trial.Main";
  private static final int CONNECTIONS = 12;
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final String trialMain;
  private int port;
  private @Nullable DatabaseAddress database;
  private @Nullable String bootstrap;

  private Installation(String trialMain) {
    this.trialMain = trialMain;
  }

  /**
   * Starts everything; returns when the page answers. The worker's first process may still be
   * warming up.
   *
   * @param slots trials that train at once
   * @param dataSets where the declared data sets lie
   * @throws IOException if a part does not start; what had started is stopped again
   */
  public static Installation start(
      DataFolder folder, int port, int slots, Path dataSets, Clock clock) throws IOException {
    return start(folder, port, slots, dataSets, clock, TRIAL_MAIN);
  }

  /** The same with another main class for trial processes. */
  public static Installation start(
      DataFolder folder, int port, int slots, Path dataSets, Clock clock, String trialMain)
      throws IOException {
    Installation installation = new Installation(trialMain);
    try {
      installation.startParts(folder, port, slots, dataSets, clock);
      return installation;
    } catch (IOException | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  /** The embedded database. */
  public DatabaseAddress database() {
    return requireNonNull(database, "started");
  }

  /** The embedded broker, {@code host:port}. */
  public String bootstrap() {
    return requireNonNull(bootstrap, "started");
  }

  /** Where the page and the API are. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void startParts(DataFolder folder, int wantedPort, int slots, Path dataSets, Clock clock)
      throws IOException {
    CompletableFuture<EmbeddedKafka> broker =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return EmbeddedKafka.start(folder.kafka(), 0);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    EmbeddedPostgres postgres =
        own(EmbeddedPostgres.start(folder.postgres(), 0, EmbeddedPostgres.Durability.SAFE));
    EmbeddedKafka kafka = own(broker.join());
    DatabaseAddress address = postgres.address();
    database = address;
    bootstrap = kafka.bootstrap();
    KafkaClients clients = new KafkaClients(kafka.bootstrap());
    try (var admin = clients.admin("espalier-setup")) {
      TopicSetup.ensure(admin, TopicNames.DEFAULT, List.of(QUEUE));
    }
    port = startWeb(address, clients, wantedPort, clock);
    own(
        Scheduler.start(
            SchedulerSettings.of(address, kafka.bootstrap()), new SimpleMeterRegistry()));
    startWorker(kafka.bootstrap(), folder.work(), slots, dataSets, clock);
  }

  private int startWeb(DatabaseAddress database, KafkaClients clients, int port, Clock clock) {
    HikariDataSource pool = own(database.pool("espalier-web", CONNECTIONS));
    HikariDataSource changes = own(database.pool("espalier-web-changes", 1));
    HikariDataSource probe = own(database.pool("espalier-web-health", 1));
    Stores stores = Stores.over(TrackingStores.over(pool), pool, changes);
    WebIngest ingest = own(WebIngest.start(database, clients, TopicNames.DEFAULT));
    WebSettings settings = WebSettings.loopback(port, Build.current().inWords());
    return own(WebServer.start(settings, stores, ingest.checks(probe), clock)).port();
  }

  private void startWorker(String bootstrap, Path work, int slots, Path dataSets, Clock clock)
      throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    AgentSettings settings =
        new AgentSettings(
            bootstrap,
            TopicNames.DEFAULT,
            url(),
            QUEUE,
            slots,
            "localhost",
            new DeviceDecision.Use("cpu: " + cores + (cores == 1 ? " core" : " cores"), List.of()),
            dataSets,
            work,
            new TrialLaunch(
                trialMain,
                TrialLaunch.ownClassPath(),
                "1g",
                List.of(),
                Map.of("OMP_NUM_THREADS", Integer.toString(Math.max(1, cores / slots)))),
            Origin.here(Optional.empty()),
            Timing.DEFAULT.withDrain(DRAIN));
    HttpArtifactStore artifacts = new HttpArtifactStore(url(), Optional.empty());
    own(new Agent(settings, artifacts, clock, System::nanoTime)).start();
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Stops everything, the last started first; a part that fails to stop does not hold the others.
   */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop in order: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
