package org.espalier.worker.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.message.CheckpointReference;
import org.espalier.worker.checkpoint.Digests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints on this host, by digest: those that were fetched, and those that were made here. What
 * it hands out has the digest it was asked for. Thread-safe.
 */
final class CheckpointCache {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointCache.class);
  private static final int MOST = 24;

  private final Path folder;
  private final ArtifactStore store;
  private final InstantSource clock;

  CheckpointCache(Path folder, ArtifactStore store, InstantSource clock) {
    this.folder = folder;
    this.store = store;
    this.clock = clock;
  }

  /**
   * @throws IOException if it cannot be had, or what was had is something else
   */
  Path get(CheckpointReference reference) throws IOException, InterruptedException {
    Path file = folder.resolve(reference.sha256());
    if (Files.exists(file) && Digests.ofFile(file).equals(reference.sha256())) {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return file;
    }
    Path part = Files.createTempFile(folder, "fetch", ".part");
    try {
      store.fetch(reference.runId(), reference.artifact(), part);
      if (!Digests.ofFile(part).equals(reference.sha256())) {
        throw new IOException(
            reference.artifact()
                + " of run "
                + reference.runId()
                + " is damaged: its digest is not "
                + reference.sha256());
      }
      keep(part, reference.sha256());
      return file;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Writes what is made of a file. */
  interface Making {
    void make(Path out) throws IOException, InterruptedException;
  }

  /**
   * What was made of the file of that digest, made now if it is not there.
   *
   * @throws IOException if it cannot be made
   */
  Path derived(String sha256, Making making) throws IOException, InterruptedException {
    String name = sha256 + ".read";
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Path part = Files.createTempFile(folder, "make", ".part");
      try {
        making.make(part);
        keep(part, name);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    return file;
  }

  /** Takes over a file under that name, its digest. */
  void keep(Path file, String name) {
    try {
      Files.move(
          file,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      forgetOldest();
    } catch (IOException e) {
      LOG.debug("{} is not cached: {}", file, e.getMessage());
    }
  }

  private void forgetOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> old =
          files
              .filter(file -> !file.toString().endsWith(".part"))
              .sorted(Comparator.comparing(CheckpointCache::lastUse).reversed())
              .skip(MOST)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileTime lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
