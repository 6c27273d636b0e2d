package org.espalier.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.espalier.client.view.Artifact;

/** Moves artifacts as streams; none is ever whole in memory. Thread-safe. */
public final class ArtifactTransfer {

  static final Duration LONGEST = Duration.ofHours(6);

  private final Transport transport;

  ArtifactTransfer(Transport transport) {
    this.transport = transport;
  }

  /**
   * Stores an artifact's content as {@code target}, which appears only when it is complete and its
   * digest is right.
   *
   * @return its size in bytes
   * @throws EspalierException if there is no such artifact, or it arrives damaged
   * @throws IOException if {@code target} cannot be written
   */
  public long download(String runId, String name, Path target) throws IOException {
    Path part =
        Files.createTempFile(
            Optional.ofNullable(target.toAbsolutePath().getParent()).orElse(Path.of(".")),
            ".espalier-",
            ".part");
    try {
      long bytes;
      try (OutputStream out = Files.newOutputStream(part)) {
        bytes = download(runId, name, out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      return bytes;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Writes an artifact's content to {@code out}.
   *
   * @return its size in bytes
   * @throws EspalierException if there is no such artifact, or it arrives damaged: what was written
   *     is then worth nothing
   */
  public long download(String runId, String name, OutputStream out) throws IOException {
    HttpRequest request = artifact(runId, name).timeout(LONGEST).GET().build();
    HttpResponse<InputStream> response = transport.stream(request);
    MessageDigest digest = sha256();
    long bytes;
    try (InputStream body = new DigestInputStream(response.body(), digest)) {
      bytes = body.transferTo(out);
    }
    String got = HexFormat.of().formatHex(digest.digest());
    Optional<String> tag =
        response.headers().firstValue("ETag").map(text -> text.replace("\"", ""));
    if (tag.isPresent() && tag.get().matches("[0-9a-f]{64}") && !tag.get().equals(got)) {
      throw new EspalierException(
          "DIGEST_MISMATCH",
          response.statusCode(),
          "artifact '%s' arrived damaged: its digest is %s, not %s".formatted(name, got, tag.get()),
          "",
          List.of());
    }
    return bytes;
  }

  /**
   * Stores a file as an artifact of a run that is no trial; the same content again changes nothing.
   * A large one goes in parts: sent again after it broke off, only what is missing is sent.
   *
   * @throws IOException if {@code file} cannot be read
   */
  public Artifact upload(String runId, String name, Path file) throws IOException {
    String sha256 = digestOf(file);
    if (Files.size(file) >= PartUpload.LEAST) {
      return new PartUpload(transport).send(runId, name, sha256, file, false);
    }
    HttpRequest request =
        artifact(runId, name)
            .timeout(LONGEST)
            .header("Content-Type", "application/octet-stream")
            .header("Espalier-Sha256", sha256)
            .PUT(BodyPublishers.ofFile(file))
            .build();
    return transport.json(request, Artifact.class);
  }

  private HttpRequest.Builder artifact(String runId, String name) {
    return transport.request(
        EspalierClient.api(EspalierClient.run(runId) + "/artifacts/" + Query.segments(name)));
  }

  static String digestOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
