package org.espalier.client.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.espalier.core.json.Json;

/**
 * The folder of one run in the spool: what the run is, its journal, files to upload, and what the
 * server refused. A lock says whether a process is at work on it.
 */
final class SpoolFolder implements AutoCloseable {
  private static final String RUN = "run.json";
  private static final String REFUSED = "refused.jsonl";

  private final Path folder;
  private final FileChannel lock;
  private final RunDescription run;
  private final Journal journal;
  private final AtomicLong files = new AtomicLong();

  private SpoolFolder(Path folder, FileChannel lock, RunDescription run, Journal journal) {
    this.folder = folder;
    this.lock = lock;
    this.run = run;
    this.journal = journal;
  }

  /**
   * The folder of a run, a new one or one that a dead process left.
   *
   * @throws IOException if it cannot be written, or another process logs to the same run
   */
  static SpoolFolder create(Path spool, RunDescription run, int segmentBytes, int mostSegments)
      throws IOException {
    Path folder = spool.resolve(run.runId());
    Files.createDirectories(folder.resolve("files"));
    FileChannel lock =
        lock(folder)
            .orElseThrow(
                () -> new IOException("another process logs to run " + run.runId() + " already"));
    try {
      if (Files.notExists(folder.resolve(RUN))) {
        Path part = folder.resolve("run.part");
        Files.writeString(part, Json.write(run));
        Files.move(part, folder.resolve(RUN), StandardCopyOption.ATOMIC_MOVE);
      }
      return new SpoolFolder(folder, lock, run, Journal.open(folder, segmentBytes, mostSegments));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What dead processes left in a spool; those that live ones work on are left out. */
  static List<SpoolFolder> leftovers(Path spool, int segmentBytes, int mostSegments)
      throws IOException {
    if (!Files.isDirectory(spool)) {
      return List.of();
    }
    List<SpoolFolder> found = new ArrayList<>();
    try (Stream<Path> folders = Files.list(spool)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        if (Files.notExists(folder.resolve(RUN)) || Files.notExists(folder.resolve("position"))) {
          continue;
        }
        Optional<FileChannel> lock = lock(folder);
        if (lock.isPresent()) {
          RunDescription run =
              Json.read(Files.readString(folder.resolve(RUN)), RunDescription.class);
          found.add(
              new SpoolFolder(
                  folder, lock.get(), run, Journal.open(folder, segmentBytes, mostSegments)));
        }
      }
    }
    return found;
  }

  private static Optional<FileChannel> lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = file.tryLock();
      if (held != null) {
        return Optional.of(file);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process.
    }
    file.close();
    return Optional.empty();
  }

  RunDescription run() {
    return run;
  }

  Journal journal() {
    return journal;
  }

  Path held(String name) {
    return folder.resolve("files").resolve(name);
  }

  /**
   * Holds a file until it is uploaded: by a hard link where that is possible, which takes no time
   * and survives a deletion or replacement of the original, else by a copy.
   *
   * @return its name among the files held
   */
  String hold(Path file) throws IOException {
    while (true) {
      String name = Long.toString(files.incrementAndGet());
      try {
        Files.createLink(held(name), file);
        return name;
      } catch (FileAlreadyExistsException e) {
        // Left by the process before; the next number may be free.
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(file, held(name));
        return name;
      }
    }
  }

  /** Notes that the run's end is in the journal. */
  void markEnded() {
    try {
      Files.writeString(folder.resolve("ended"), "");
    } catch (IOException e) {
      // The end is in the journal all the same.
    }
  }

  boolean isEnded() {
    return Files.exists(folder.resolve("ended"));
  }

  /** Keeps what the server does not want, for people to look at. */
  void refused(Entry entry, String reason) throws IOException {
    Files.writeString(
        folder.resolve(REFUSED),
        Json.write(List.of(entry.toString(), reason)) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Removes the folder after everything was sent; what was refused stays. */
  void remove() throws IOException {
    lock.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean keep =
            path.endsWith(REFUSED)
                || (path.equals(folder) && Files.exists(folder.resolve(REFUSED)));
        if (!keep) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
