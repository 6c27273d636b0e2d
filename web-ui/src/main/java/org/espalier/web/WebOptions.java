package org.espalier.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.espalier.database.DatabaseAddress;
import org.espalier.tracking.artifact.ArtifactStore;
import org.espalier.tracking.artifact.ContentRegister;
import org.espalier.tracking.artifact.FolderArtifactStore;
import org.espalier.tracking.artifact.PostgresArtifactStore;
import org.espalier.tracking.artifact.S3ArtifactStore;
import org.espalier.tracking.artifact.S3Place;
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
      paramLabel = "FOLDER|s3://BUCKET/PREFIX",
      defaultValue = "${env:ESPALIER_ARTIFACTS:-}",
      description =
          "Keep contents of artifacts there, not in the database; or ESPALIER_ARTIFACTS. For S3,"
              + " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION say who and where.")
  String artifacts = "";

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:ESPALIER_S3_ENDPOINT:-}",
      description = "Of a server that speaks S3 but is not Amazon's; or ESPALIER_S3_ENDPOINT.")
  String s3Endpoint = "";

  /**
   * Where contents of artifacts are kept.
   *
   * @param database holds them where nothing else is said
   * @throws IllegalArgumentException if the place is none, in words for whoever typed it
   * @throws IOException if the folder or bucket cannot be used
   */
  ArtifactStore contents(DataSource database) throws IOException {
    if (artifacts.isBlank()) {
      return new PostgresArtifactStore(database);
    }
    ContentRegister register = ContentRegister.in(database);
    return S3Place.isMeant(artifacts)
        ? S3ArtifactStore.open(S3Place.of(artifacts, s3Endpoint), register)
        : new FolderArtifactStore(Path.of(artifacts), register);
  }

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
