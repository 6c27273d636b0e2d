package org.espalier.tracking.artifact;

import java.time.Instant;

/**
 * A file of a run.
 *
 * @param sha256 of its content, lower-case hexadecimal
 * @param bytes its length
 * @param contentType guessed from the name, never what a sender said
 */
public record Artifact(
    String name, String sha256, long bytes, String contentType, Instant storedAt) {
  public StoredContent content() {
    return new StoredContent(sha256, bytes);
  }
}
