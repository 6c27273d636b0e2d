package org.espalier.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.client.view.Artifact;
import org.espalier.core.json.Json;

/**
 * Sends a large file in parts. The server knows the upload by the digest of the whole, so that
 * whoever sends the same file again, in this process or the next, sends only what is missing.
 */
final class PartUpload {
  /** Files of as many bytes or more come in parts. */
  static final long LEAST = 64L << 20;

  /** One is in memory at a time; the largest artifact has 640. */
  private static final long PART = 8L << 20;

  private final Transport transport;

  PartUpload(Transport transport) {
    this.transport = transport;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Begun(String uploadId, List<Part> parts) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Part(int number, long bytes) {}

  /**
   * @param overwrite whether a name that holds other content takes this one
   */
  Artifact send(String runId, String name, String sha256, Path file, boolean overwrite)
      throws IOException {
    String uploads = EspalierClient.run(runId) + "/uploads";
    Begun begun =
        transport.json(post(uploads, Map.of("name", name, "sha256", sha256)), Begun.class);
    Map<Integer, Long> there =
        begun.parts().stream().collect(Collectors.toMap(Part::number, Part::bytes));
    long size = Files.size(file);
    try (InputStream content = Files.newInputStream(file)) {
      for (int number = 1; (number - 1) * PART < size; number++) {
        long bytes = Math.min(PART, size - (number - 1) * PART);
        if (there.getOrDefault(number, -1L) == bytes) {
          content.skipNBytes(bytes);
        } else {
          transport.send(part(begun.uploadId(), number, content.readNBytes((int) bytes)));
        }
      }
    }
    return transport.json(
        post(
            uploads + "/" + Query.encode(begun.uploadId()) + "/complete",
            Map.of("overwrite", overwrite)),
        Artifact.class);
  }

  private HttpRequest post(String path, Map<String, ?> body) {
    return transport
        .request(EspalierClient.api(path))
        .timeout(ArtifactTransfer.LONGEST)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(Json.writeBytes(body)))
        .build();
  }

  private HttpRequest part(String uploadId, int number, byte[] content) {
    return transport
        .request(EspalierClient.api("/uploads/" + Query.encode(uploadId) + "/parts/" + number))
        .timeout(ArtifactTransfer.LONGEST)
        .header("Content-Type", "application/octet-stream")
        .PUT(BodyPublishers.ofByteArray(content))
        .build();
  }
}
