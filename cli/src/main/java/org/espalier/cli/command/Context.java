package org.espalier.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.espalier.cli.output.Screen;
import org.espalier.client.ClientSettings;
import org.espalier.client.EspalierClient;
import org.espalier.client.RetryPolicy;
import org.espalier.client.view.StudySummary;
import org.espalier.client.view.Trial;
import org.espalier.core.json.Json;

/** What every command works with. */
public final class Context {

  private final Screen screen;
  private final Map<String, String> environment;
  private final InputStream input;
  private final InstantSource clock;
  private final RandomGenerator random;
  private Optional<String> server = Optional.empty();
  private RetryPolicy retry = RetryPolicy.DEFAULT;

  /**
   * @param environment where ESPALIER_SERVER and ESPALIER_TOKEN are looked up
   * @param input what a file named {@code -} is
   * @param random draws submission keys and the waits between retries
   */
  public Context(
      Screen screen,
      Map<String, String> environment,
      InputStream input,
      InstantSource clock,
      RandomGenerator random) {
    this.screen = screen;
    this.environment = Map.copyOf(environment);
    this.input = input;
    this.clock = clock;
    this.random = random;
  }

  public Screen screen() {
    return screen;
  }

  InstantSource clock() {
    return clock;
  }

  RandomGenerator random() {
    return random;
  }

  /** A key that no other submission has. */
  String newKey() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  void useServer(String address) {
    server = Optional.of(address);
  }

  /** Another policy than the default; tests do not wait. */
  public void useRetry(RetryPolicy policy) {
    retry = policy;
  }

  /** The address that an option or the environment names. */
  Optional<String> namedServer() {
    return server.or(() -> named("ESPALIER_SERVER"));
  }

  /** A variable of the environment that is not blank. */
  Optional<String> named(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  /** The address that is used. */
  URI server() {
    try {
      return namedServer().map(URI::create).orElse(ClientSettings.DEFAULT_SERVER);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Tokens that {@code login} keeps. */
  CredentialFile credentials() {
    Path folder =
        named("XDG_CONFIG_HOME")
            .map(Path::of)
            .or(() -> named("HOME").map(home -> Path.of(home, ".config")))
            .orElseThrow(
                () -> new UsageException("set HOME or XDG_CONFIG_HOME, or use ESPALIER_TOKEN"));
    return new CredentialFile(folder.resolve("espalier").resolve("credentials.json"));
  }

  /**
   * A client of the server, which shows ESPALIER_TOKEN or else the token that {@code login} kept
   * for this server and no other; the caller closes it.
   *
   * @throws UsageException if the address is none
   */
  EspalierClient client() {
    return new EspalierClient(settings(), random);
  }

  /** A client that shows something else than {@link #client()}. */
  EspalierClient client(UnaryOperator<ClientSettings> showing) {
    return new EspalierClient(showing.apply(plain()), random);
  }

  /**
   * Where the server is, and what is shown to it.
   *
   * @throws UsageException if the address is none
   */
  ClientSettings settings() {
    Optional<String> token = named("ESPALIER_TOKEN");
    if (token.isEmpty() && (named("HOME").isPresent() || named("XDG_CONFIG_HOME").isPresent())) {
      token = credentials().find(server()).map(CredentialFile.Kept::token);
    }
    ClientSettings plain = plain();
    return token.map(plain::withToken).orElse(plain);
  }

  private ClientSettings plain() {
    try {
      return ClientSettings.of(server()).withRetry(retry);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Asks for a line that is not shown as it is typed; from the standard input where there is no
   * terminal.
   *
   * @throws UsageException if there is none
   */
  String secret(String prompt) {
    String given =
        screen.terminal()
            ? Optional.ofNullable(System.console())
                .map(console -> console.readPassword("%s: ", prompt))
                .map(String::new)
                .orElse("")
            : line();
    if (!given.isBlank()) {
      return given.strip();
    }
    throw new UsageException("nothing was given for: " + prompt.toLowerCase(Locale.ROOT));
  }

  private String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
        line.write(next);
      }
    } catch (IOException e) {
      throw new UsageException("cannot read the standard input: " + e.getMessage());
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /**
   * The text of a file, or of the standard input for {@code -}.
   *
   * @throws UsageException if it cannot be read
   */
  String read(String file) {
    try {
      return file.equals("-")
          ? new String(input.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UsageException(
          "cannot read %s: %s"
              .formatted(file, Files.exists(Path.of(file)) ? e.getMessage() : "no such file"));
    }
  }

  /** Prints {@code value} as one JSON document. */
  void printJson(Object value) {
    screen.out().println(Json.write(value));
  }

  /**
   * The study that people name by its number or, the newest one, by its name.
   *
   * @throws UsageException if there is none
   */
  static long studyId(EspalierClient client, String study) {
    if (study.matches("[0-9]{1,18}")) {
      return Long.parseLong(study);
    }
    return EspalierClient.all(cursor -> client.studies(List.of(), 500, cursor))
        .filter(candidate -> candidate.name().equals(study))
        .findFirst()
        .map(StudySummary::studyId)
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no study '%s'; 'espalier list' shows all".formatted(study)));
  }

  /**
   * The run that people name by its own number, or as STUDY:TRIAL with the trial's number or
   * variant.
   *
   * @throws UsageException if there is none
   */
  static String runId(EspalierClient client, String run) {
    int colon = run.lastIndexOf(':');
    return colon < 0 ? run : trial(client, run).runId();
  }

  /**
   * The trial that people name as STUDY:TRIAL, by its number or variant.
   *
   * @throws UsageException if there is none
   */
  static Trial trial(EspalierClient client, String run) {
    int colon = run.lastIndexOf(':');
    String wanted = run.substring(colon + 1);
    long studyId = studyId(client, run.substring(0, colon));
    return EspalierClient.all(cursor -> client.trials(studyId, List.of(), "number", 500, cursor))
        .filter(
            trial ->
                trial.variant().equals(wanted) || String.valueOf(trial.number()).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "study %s has no trial '%s'; 'espalier trials %s' shows all"
                        .formatted(run.substring(0, colon), wanted, run.substring(0, colon))));
  }
}
