package org.espalier.tracking.artifact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;

/**
 * Contents as files of a folder, {@code ab/abcdef…} by their digest. A content is written to a
 * temporary file, forced to the disk, then renamed.
 */
public final class FolderArtifactStore implements ArtifactStore {
  private final Path root;
  private final ContentRegister register;

  /**
   * @param root made if it is not there
   * @param register hears of a content before it is put in its place
   */
  public FolderArtifactStore(Path root, ContentRegister register) throws IOException {
    Files.createDirectories(root);
    this.root = root.toRealPath();
    this.register = register;
  }

  @Override
  public StoredContent write(InputStream content) throws IOException {
    Path temporary = Files.createTempFile(root, "upload-", ".part");
    try {
      MessageDigest digest = Sha256.digest();
      long bytes = 0;
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        byte[] buffer = new byte[1 << 16];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
          digest.update(buffer, 0, count);
          ByteBuffer rest = ByteBuffer.wrap(buffer, 0, count);
          while (rest.hasRemaining()) {
            bytes += channel.write(rest);
          }
        }
        channel.force(true);
      }
      StoredContent stored = new StoredContent(Sha256.hex(digest), bytes);
      register.register(stored);
      Path place = place(stored.sha256());
      Files.createDirectories(place.resolveSibling("."));
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      return stored;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public InputStream read(StoredContent content, long offset) throws IOException {
    try {
      FileChannel channel = FileChannel.open(place(content.sha256()), StandardOpenOption.READ);
      channel.position(offset);
      InputStream stream = Channels.newInputStream(channel);
      return offset == 0 ? Sha256.checked(stream, content.sha256()) : stream;
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException("no content has digest " + content.sha256());
    }
  }

  @Override
  public void delete(String sha256) throws IOException {
    Files.deleteIfExists(place(sha256));
  }

  @Override
  public int deleteUnfinished(Duration age, boolean dryRun) throws IOException {
    int count = 0;
    // The age by the clock of the folder itself, which a network may keep on another machine.
    Path probe = Files.createTempFile(root, "probe-", ".part");
    try (DirectoryStream<Path> uploads = Files.newDirectoryStream(root, "upload-*.part")) {
      Instant oldest = Files.getLastModifiedTime(probe).toInstant().minus(age);
      for (Path upload : uploads) {
        if (!Files.getLastModifiedTime(upload).toInstant().isAfter(oldest)) {
          count++;
          if (!dryRun) {
            Files.deleteIfExists(upload);
          }
        }
      }
    } finally {
      Files.deleteIfExists(probe);
    }
    return count;
  }

  private Path place(String sha256) {
    if (!Sha256.isHex(sha256)) {
      throw new IllegalArgumentException("no digest: " + sha256);
    }
    return root.resolve(sha256.substring(0, 2)).resolve(sha256);
  }
}
