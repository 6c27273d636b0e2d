package org.espalier.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.database.DatabaseAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the web server; each has an environment variable. Secrets are never flags. */
final class WebOptions {

  /** Who may call. */
  enum Access {
    /** Whoever reaches it; only on loopback. */
    OPEN,
    /** Whoever has an account or a token. */
    ACCOUNTS
  }

  @Option(
      names = "--database",
      paramLabel = "URL",
      defaultValue = "${env:ESPALIER_DATABASE:-jdbc:postgresql://127.0.0.1:5432/espalier}",
      description = "jdbc:postgresql://host:port/name; or ESPALIER_DATABASE.")
  String database = "";

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      defaultValue = "${env:ESPALIER_DATABASE_USER:-espalier}",
      description =
          "Or ESPALIER_DATABASE_USER. The password is taken from ESPALIER_DATABASE_PASSWORD.")
  String user = "";

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ESPALIER_KAFKA:-127.0.0.1:9092}",
      description = "The broker that points and logs come from; or ESPALIER_KAFKA.")
  String kafka = "";

  @Option(
      names = "--no-ingest",
      description = "Read nothing from the broker: another web server does.")
  boolean noIngest;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:ESPALIER_WEB_HOST:-127.0.0.1}",
      description = "The address to listen on; on any but loopback, callers must sign in.")
  String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:ESPALIER_WEB_PORT:-8471}",
      description = "Default: ${DEFAULT-VALUE}; 0 takes a free one. Or ESPALIER_WEB_PORT.")
  int port;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:ESPALIER_WEB_ALLOW_HOST:-}",
      description = "A name, besides localhost, by which it is reached; repeat for more.")
  List<String> allowedHosts = List.of();

  @Option(
      names = "--access",
      paramLabel = "open|accounts",
      defaultValue = "${env:ESPALIER_WEB_ACCESS:-" + Option.NULL_VALUE + "}",
      description =
          "Whether callers must sign in. Default: open on loopback, accounts elsewhere. The first"
              + " start with accounts prints a one-time secret for the admin.")
  @Nullable Access access;

  @Option(
      names = "--artifacts",
      paramLabel = "FOLDER",
      defaultValue = "${env:ESPALIER_ARTIFACTS:-}",
      description = "Keep contents of artifacts there, not in the database; or ESPALIER_ARTIFACTS.")
  String artifacts = "";

  DatabaseAddress address(Map<String, String> environment) throws IOException {
    return new DatabaseAddress(
        database, user, secret(environment, "ESPALIER_DATABASE_PASSWORD").orElse(""));
  }

  /** A secret from the environment, or from the file that NAME_FILE names. */
  static Optional<String> secret(Map<String, String> environment, String name) throws IOException {
    @Nullable String file = environment.get(name + "_FILE");
    if (file != null && !file.isBlank()) {
      return Optional.of(Files.readString(Path.of(file)).strip());
    }
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  WebSettings settings(String version) {
    return new WebSettings(
        host,
        port,
        Set.copyOf(allowedHosts.stream().filter(name -> !name.isBlank()).toList()),
        access == null ? !WebSettings.isLoopback(host) : access == Access.ACCOUNTS,
        version);
  }
}
