package org.espalier.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.database.DatabaseAddress;
import org.espalier.embedded.TestServices;
import org.espalier.tracking.access.Account;
import org.espalier.web.access.AccessStores;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command line says before anything is started. */
class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryFlagAndItsVariable() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "--database", "ESPALIER_DATABASE_PASSWORD", "--no-ingest", "--allow-host", "8471");
  }

  @Test
  void anOpenServerOnAPublicAddressIsRefusedInOneSentence() {
    assertThat(run("--host", "0.0.0.0", "--access", "open")).isEqualTo(2);
    assertThat(err.toString().strip()).contains("--access open").doesNotContain("\n");
  }

  @Test
  void servesOthersOnlyWithAccountsAndInvitesTheFirstAdminUntilOneCameIn()
      throws IOException, InterruptedException {
    DatabaseAddress database = TestServices.freshDatabase();
    String[] arguments = {
      "--database", database.url(),
      "--database-user", database.user(),
      "--kafka", TestServices.bootstrap(),
      "--host", "0.0.0.0",
      "--port", "0"
    };
    serve(arguments, 401);
    Matcher secret = Pattern.compile("once_[\\w-]+").matcher(out.toString());
    assertThat(secret.find()).isTrue();
    try (var pool = database.pool("invited", 1)) {
      AccessStores stores = AccessStores.over(pool);
      assertThat(stores.accounts().list()).extracting(Account::name).containsExactly("admin");
      stores.accounts().setPassword(stores.accounts().list().getFirst().accountId(), "a hash");
    }
    out.getBuffer().setLength(0);
    serve(arguments, 401);
    assertThat(out.toString()).doesNotContain("once_");
  }

  private void serve(String[] arguments, int withoutToken)
      throws IOException, InterruptedException {
    Thread serving = Thread.ofPlatform().start(() -> run(arguments));
    Pattern address = Pattern.compile("http://[0-9.]+:([0-9]+)\n");
    await().atMost(Duration.ofSeconds(60)).until(() -> address.matcher(out.toString()).find());
    Matcher found = address.matcher(out.toString());
    assertThat(found.find()).isTrue();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + found.group(1) + "/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(health.body()).contains("\"ingester\"", "\"database\"");
      HttpResponse<String> studies =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + found.group(1) + "/api/v1/studies"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(studies.statusCode()).isEqualTo(withoutToken);
    }
    serving.interrupt();
    serving.join(20_000);
    assertThat(serving.isAlive()).isFalse();
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
