package org.espalier.web;

import com.zaxxer.hikari.HikariDataSource;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.espalier.core.build.Build;
import org.espalier.database.DatabaseAddress;
import org.espalier.database.Migrations;
import org.espalier.kafka.KafkaClients;
import org.espalier.kafka.TopicNames;
import org.espalier.tracking.TrackingStores;
import org.espalier.tracking.access.TokenStore;
import org.espalier.web.access.AccessStores;
import org.espalier.web.access.FirstStart;
import org.espalier.web.http.Role;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The web server as a process of its own: {@code ./espalier web}. */
@Command(
    name = "espalier web",
    mixinStandardHelpOptions = true,
    description = "Serves the page and the API, and brings points and logs into the database.",
    footer = {
      "",
      "With --access accounts, ESPALIER_ADMIN_TOKEN and ESPALIER_WORKER_TOKEN (or files, named by",
      "ESPALIER_ADMIN_TOKEN_FILE and ESPALIER_WORKER_TOKEN_FILE) are tokens chosen beforehand.",
      "",
      "Example: espalier web --database jdbc:postgresql://db:5432/espalier --kafka broker:9092"
    })
public final class Main implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int CONNECTIONS = 12;
  private static final long PATIENCE_MILLIS = 2_000;

  @Mixin private WebOptions options = new WebOptions();

  @Spec private CommandSpec command = CommandSpec.create();

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command with its flags. */
  static CommandLine commandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try {
      serve(options.settings(Build.current().inWords()), out);
      return 0;
    } catch (IllegalArgumentException | JavalinException e) {
      err.println(e.getMessage());
      err.flush();
      return REFUSED;
    }
  }

  private void serve(WebSettings settings, PrintWriter out)
      throws IOException, InterruptedException {
    DatabaseAddress address = options.address(System.getenv());
    try (HikariDataSource pool = address.pool("espalier-web", CONNECTIONS);
        HikariDataSource changes = address.pool("espalier-web-changes", 1);
        HikariDataSource probe = address.pool("espalier-web-health", 1)) {
      Migrations.apply(pool);
      pool.setConnectionTimeout(PATIENCE_MILLIS);
      TrackingStores tracking = TrackingStores.over(pool, options.contents(pool));
      Stores stores = Stores.over(tracking, pool, changes);
      if (settings.accessControl()) {
        letIn(stores.access(), System.getenv(), out);
      }
      try (WebIngest ingest =
              options.noIngest
                  ? WebIngest.none()
                  : WebIngest.start(address, new KafkaClients(options.kafka), TopicNames.DEFAULT);
          WebServer server =
              WebServer.start(settings, stores, ingest.checks(probe), InstantSource.system())) {
        out.printf("The page and the API are at http://%s:%d%n", settings.host(), server.port());
        out.flush();
        awaitEnd();
      }
    }
  }

  private static void letIn(AccessStores access, Map<String, String> environment, PrintWriter out)
      throws IOException {
    TokenStore tokens = access.tokens();
    Optional<String> admin = WebOptions.secret(environment, "ESPALIER_ADMIN_TOKEN");
    admin.ifPresent(secret -> FirstStart.fromEnvironment(tokens, Role.ADMIN, secret));
    WebOptions.secret(environment, "ESPALIER_WORKER_TOKEN")
        .ifPresent(secret -> FirstStart.fromEnvironment(tokens, Role.WORKER, secret));
    FirstStart.inviteAdminIfNone(access.accounts())
        .ifPresent(
            secret -> {
              out.println(
                  "Nobody can administer this server yet. Sign in on the page, or by './espalier"
                      + " login', with this one-time secret (valid for a day), and choose the"
                      + " password of the account 'admin': "
                      + secret);
              out.flush();
            });
  }

  private static void awaitEnd() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread serving = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.countDown();
                  try {
                    serving.join(10_000);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    end.await();
  }
}
