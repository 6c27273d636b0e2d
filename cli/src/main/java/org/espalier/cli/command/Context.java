package org.espalier.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private Optional<String> named(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  /**
   * A client of the server; the caller closes it.
   *
   * @throws UsageException if the address is none
   */
  EspalierClient client() {
    return new EspalierClient(settings(), random);
  }

  /**
   * Where the server is.
   *
   * @throws UsageException if the address is none
   */
  ClientSettings settings() {
    try {
      ClientSettings settings =
          ClientSettings.of(namedServer().map(URI::create).orElse(ClientSettings.DEFAULT_SERVER))
              .withRetry(retry);
      return named("ESPALIER_TOKEN").map(settings::withToken).orElse(settings);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
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
    if (colon < 0) {
      return run;
    }
    String wanted = run.substring(colon + 1);
    long studyId = studyId(client, run.substring(0, colon));
    return EspalierClient.all(cursor -> client.trials(studyId, List.of(), "number", 500, cursor))
        .filter(
            trial ->
                trial.variant().equals(wanted) || String.valueOf(trial.number()).equals(wanted))
        .findFirst()
        .map(Trial::runId)
        .orElseThrow(
            () ->
                new UsageException(
                    "study %s has no trial '%s'; 'espalier trials %s' shows all"
                        .formatted(run.substring(0, colon), wanted, run.substring(0, colon))));
  }
}
