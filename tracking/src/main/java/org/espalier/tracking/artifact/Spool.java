package org.espalier.tracking.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A content received as a whole before it is stored, so that a slow sender holds no connection to
 * the database: in memory up to a limit, else in a temporary file that goes with {@link #close}.
 */
final class Spool implements AutoCloseable {
  private final byte[] head;
  private final @Nullable Path file;
  private final StoredContent content;

  private Spool(byte[] head, @Nullable Path file, StoredContent content) {
    this.head = head;
    this.file = file;
    this.content = content;
  }

  /**
   * Reads the stream to its end.
   *
   * @param memory bytes kept in memory at the most
   */
  static Spool receive(InputStream source, int memory) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[Math.min(memory, 1 << 16)];
    byte[] head = new byte[0];
    int kept = 0;
    int count = source.readNBytes(buffer, 0, buffer.length);
    while (count > 0 && kept + count <= memory) {
      digest.update(buffer, 0, count);
      if (head.length < kept + count) {
        head = Arrays.copyOf(head, Math.min(memory, Math.max(kept + count, head.length * 2)));
      }
      System.arraycopy(buffer, 0, head, kept, count);
      kept += count;
      count = source.readNBytes(buffer, 0, buffer.length);
    }
    if (count == 0) {
      return new Spool(head, null, new StoredContent(Sha256.hex(digest), kept));
    }
    Path file = Files.createTempFile("espalier-upload-", ".part");
    try (OutputStream target = Files.newOutputStream(file)) {
      target.write(head, 0, kept);
      long bytes = kept;
      while (count > 0) {
        digest.update(buffer, 0, count);
        target.write(buffer, 0, count);
        bytes += count;
        count = source.readNBytes(buffer, 0, buffer.length);
      }
      return new Spool(new byte[0], file, new StoredContent(Sha256.hex(digest), bytes));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  StoredContent content() {
    return content;
  }

  InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(head, 0, (int) content.bytes())
        : Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
