package org.espalier.worker.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import org.espalier.core.limit.Limits;
import org.espalier.worker.checkpoint.Digests;

/**
 * Fetches data files and keeps them under their digest in {@code .downloads} of the data folder.
 * Nothing gets that name that has not that digest, so several processes may fetch at once.
 */
final class Downloads {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration WHOLE = Duration.ofMinutes(30);

  private Downloads() {}

  /**
   * The file with this digest, fetched if it is not there yet.
   *
   * @throws org.espalier.worker.trial.TrialFailure BAD_DATA if it cannot be had, is too large, or
   *     has another digest; then nothing of it is kept
   */
  static Path fetch(String url, String sha256, Path folder) {
    Path home = folder.resolve(".downloads");
    Path kept = home.resolve(sha256);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw DataFailure.of(url, "it is to be fetched, but no digest says what it must be");
    }
    if (Files.isRegularFile(kept)) {
      return kept;
    }
    Path part = home.resolve(sha256 + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.createDirectories(home);
      String digest;
      try (InputStream in = open(url)) {
        digest = copy(in, part, url);
      }
      if (!digest.equals(sha256)) {
        throw DataFailure.of(
            url, "its SHA-256 is %s, but the study file says %s".formatted(digest, sha256));
      }
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
      return kept;
    } catch (IOException | IllegalArgumentException e) {
      throw DataFailure.of(url, "it cannot be fetched: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DataFailure.of(url, "fetching it was broken off", e);
    } finally {
      discard(part);
    }
  }

  private static InputStream open(String url) throws IOException, InterruptedException {
    URI address = URI.create(url);
    if ("file".equals(address.getScheme())) {
      return Files.newInputStream(Path.of(address));
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(address).timeout(WHOLE).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      answer.body().close();
      throw new IOException("the server answers " + answer.statusCode());
    }
    return answer.body();
  }

  private static String copy(InputStream in, Path to, String url) throws IOException {
    MessageDigest digest = Digests.sha256();
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
        if (bytes > Limits.DATA_FILE_BYTES) {
          throw DataFailure.of(url, "it has more than %,d bytes".formatted(Limits.DATA_FILE_BYTES));
        }
        out.write(buffer, 0, count);
      }
    }
    return Digests.text(digest);
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }
}
