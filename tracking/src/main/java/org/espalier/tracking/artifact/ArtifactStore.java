package org.espalier.tracking.artifact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Keeps contents by their SHA-256, each once. It knows no names and no runs; what it is given is
 * streamed, never held in memory as a whole.
 *
 * <p>A content is there as soon as {@link #write} returns, whole and durable; a write that fails
 * leaves nothing behind. Thread-safe.
 */
public interface ArtifactStore {

  /**
   * Stores what the stream holds, up to its end, without closing it. A content that is there
   * already is stored once.
   *
   * @throws IOException if the stream or the storage fails
   */
  StoredContent write(InputStream content) throws IOException;

  /**
   * Opens a content. The stream checks what it gives out: if the content read from its first to its
   * last byte has another digest, its last read throws {@link DamagedContentException} in place of
   * ending.
   *
   * @param offset bytes to leave out, 0 or more; the digest is checked at 0 only
   * @throws FileNotFoundException if it is not there
   */
  InputStream read(StoredContent content, long offset) throws IOException;

  /** Forgets a content; one that is not there is forgotten already. */
  void delete(String sha256) throws IOException;

  /**
   * Takes away what writes that broke off left behind.
   *
   * @param age how old it is at the least, by the clock of the store
   * @param dryRun whether it is only counted
   * @return how many writes
   */
  int deleteUnfinished(Duration age, boolean dryRun) throws IOException;

  /** What was read is not what was written. */
  final class DamagedContentException extends IOException {
    public DamagedContentException(String expected, String found) {
      super("content %s is damaged: what was read has digest %s".formatted(expected, found));
    }
  }
}
