package org.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.cli.command.Context;
import org.espalier.cli.command.RootCommand;
import org.espalier.cli.output.Screen;
import org.espalier.client.RetryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in keeps a token for one server, readable by its owner only, until one signs out. */
class LoginTest {
  private static final String WHO =
      """
      {"access_control": true, "name": "zoe", "account": true, "role": "editor",
       "role_everywhere": "editor", "projects": {}, "csrf_token": null, "version": "1"}
      """;
  private static final String TOKEN =
      """
      {"token_id": 7, "name": "login", "account": "zoe", "role": "editor", "project": null,
       "created_at": "2026-11-24T13:30:00Z", "expires_at": null, "last_used_at": null,
       "secret": "esp_made"}
      """;

  @TempDir private Path home = Path.of(".");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private StubServer server = start();

  private static StubServer start() {
    try {
      return new StubServer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void answers() {
    server
        .on("GET /api/v1/session", 200, WHO)
        .on("POST /api/v1/session/invitation", 200, WHO)
        .on("POST /api/v1/tokens", 201, TOKEN)
        .on("DELETE /api/v1/tokens/7", 200, "{}")
        .on("GET /api/v1/workers", 200, "{\"items\": [], \"next_cursor\": null, \"total\": 0}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPasswordBecomesATokenThatLaterCommandsShow() throws IOException {
    assertThat(run("a long password\n", "login", "--name", "zoe")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("as zoe (editor)");
    assertThat(server.authorizations()).contains("Basic em9lOmEgbG9uZyBwYXNzd29yZA==");
    Path file = home.resolve(".config/espalier/credentials.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("esp_made").doesNotContain("a long password");
    assertThat(run("", "workers")).isZero();
    assertThat(server.authorizations().getLast()).isEqualTo("Bearer esp_made");
  }

  @Test
  void aOneTimeSecretSetsThePasswordFirst() {
    assertThat(run("once_x\na long password\n", "login", "--once")).isZero();
    assertThat(server.requests()).contains("POST /api/v1/session/invitation");
    assertThat(server.authorizations()).contains("Basic em9lOmEgbG9uZyBwYXNzd29yZA==");
  }

  @Test
  void anotherServerIsNotShownTheToken() throws IOException {
    assertThat(run("a long password\n", "login", "--name", "zoe")).isZero();
    try (StubServer other = new StubServer()) {
      other.on("GET /api/v1/workers", 200, "{\"items\": [], \"next_cursor\": null, \"total\": 0}");
      assertThat(run("", "workers", "--server", other.address())).isZero();
      assertThat(other.authorizations()).containsExactly("");
    }
  }

  @Test
  void signingOutForgetsAndRevokesIt() {
    assertThat(run("a long password\n", "login", "--name", "zoe")).isZero();
    assertThat(run("", "logout")).isZero();
    assertThat(server.requests()).contains("DELETE /api/v1/tokens/7");
    assertThat(run("", "workers")).isZero();
    assertThat(server.authorizations().getLast()).isEmpty();
  }

  @Test
  void withoutANameOrAPasswordItSaysWhatIsMissing() {
    assertThat(run("", "login")).isEqualTo(2);
    assertThat(run("", "login", "--name", "zoe")).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--once", "nothing was given for: password of zoe");
  }

  @Test
  void aNewTokenIsPrintedAlone() {
    assertThat(run("", "token", "create", "nightly", "--role", "editor")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("esp_made\n");
  }

  private int run(String input, String... arguments) {
    PrintStream screen = new PrintStream(out, true, StandardCharsets.UTF_8);
    Context context =
        new Context(
            Screen.plain(screen, screen),
            Map.of("ESPALIER_SERVER", server.address(), "HOME", home.toString()),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            Clock.systemUTC(),
            new SplittableRandom(1));
    context.useRetry(RetryPolicy.NONE);
    return RootCommand.commandLine(context).execute(arguments);
  }
}
