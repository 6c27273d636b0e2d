package org.espalier.tracking.artifact;

import java.util.Optional;

/**
 * A file that is being sent in parts.
 *
 * @param uploadId who knows it may send parts
 * @param ownerId of the run or logged model
 * @param sha256 of the whole file, where the sender knows it
 * @param completed whether the file is stored
 */
public record Upload(
    String uploadId,
    ArtifactOwner owner,
    String ownerId,
    ArtifactName name,
    Optional<String> sha256,
    boolean completed) {

  /**
   * A part that is there.
   *
   * @param number from 1
   * @param sha256 of its content
   */
  public record Part(int number, String sha256, long bytes) {
    StoredContent content() {
      return new StoredContent(sha256, bytes);
    }
  }
}
