package org.espalier.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder an installation lives in, held by one process at a time. Everything that must survive
 * a restart is under it; deleting it is a fresh start.
 */
public final class DataFolder implements AutoCloseable {

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, and holds it until closed.
   *
   * @throws UsageException if it cannot be used, or another process holds it
   */
  public static DataFolder open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new UsageException(
            "The data folder %s is in use by another Espalier. Stop that one, or choose another with --data DIR."
                .formatted(root));
      }
      return new DataFolder(root, channel, lock);
    } catch (IOException e) {
      throw new UsageException(
          "The data folder %s cannot be used: %s. Choose another with --data DIR."
              .formatted(root, e.getMessage()));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  /** Where the agent unpacks checkpoints and its trial processes work. */
  public Path work() {
    return root.resolve("work");
  }

  public Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
