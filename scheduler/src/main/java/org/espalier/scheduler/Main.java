package org.espalier.scheduler;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.espalier.database.DatabaseAddress;
import org.espalier.database.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The scheduler as a process of its own, against an outside database and broker. */
@Command(
    name = "scheduler",
    mixinStandardHelpOptions = true,
    description = {
      "Plans the trials of all studies and sends them to workers.",
      "Any number of schedulers may run on one database: one leads, the others stand by."
    },
    footer = {
      "",
      "Example: espalier scheduler --database jdbc:postgresql://db:5432/espalier --kafka broker:9092"
    })
public final class Main implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Option(
      names = "--database",
      required = true,
      paramLabel = "URL",
      defaultValue = "${env:ESPALIER_DATABASE}",
      description = "jdbc:postgresql://host:port/name; or ESPALIER_DATABASE.")
  private String database = "";

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      defaultValue = "${env:ESPALIER_DATABASE_USER:-espalier}",
      description =
          "Default: ${DEFAULT-VALUE}; or ESPALIER_DATABASE_USER. The password is taken from"
              + " ESPALIER_DATABASE_PASSWORD.")
  private String user = "";

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ESPALIER_KAFKA}",
      description = "The broker, several by commas; or ESPALIER_KAFKA.")
  private String kafka = "";

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = "${env:ESPALIER_HTTP_HOST:-127.0.0.1}",
      description = "Where /health and /metrics listen. Default: ${DEFAULT-VALUE}.")
  private String httpHost = "";

  @Option(
      names = "--http",
      paramLabel = "PORT",
      defaultValue = "${env:ESPALIER_HTTP_PORT:-8091}",
      description = "Port of /health and /metrics. Default: ${DEFAULT-VALUE}.")
  private int httpPort;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    String password = System.getenv().getOrDefault("ESPALIER_DATABASE_PASSWORD", "");
    DatabaseAddress address = new DatabaseAddress(database, user, password);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    try (HikariDataSource pool = address.pool("espalier-migrations", 2)) {
      Migrations.apply(pool);
    }
    SchedulerSettings settings = SchedulerSettings.of(address, kafka);
    String holder = InetAddress.getLocalHost().getHostName() + ", " + settings.holder();
    return serve(settings.heldBy(holder), registry);
  }

  private int serve(SchedulerSettings settings, PrometheusMeterRegistry registry) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.countDown();
                  try {
                    ended.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    try (Scheduler scheduler = Scheduler.start(settings, registry);
        HealthServer health = HealthServer.start(httpHost, httpPort, registry, scheduler::status)) {
      LOG.info(
          "scheduler on {} and {}; health at http://{}:{}/health",
          settings.database(),
          settings.bootstrap(),
          httpHost,
          health.port());
      end.await();
    } finally {
      ended.countDown();
    }
    return 0;
  }
}
