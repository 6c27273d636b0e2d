package org.espalier.worker.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.message.AttemptReference;
import org.espalier.worker.process.Folders;
import org.espalier.worker.process.TrialProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's folder on the local disk. It is locked while the agent lives; what an agent that died
 * left there, files and processes, is removed when the next one opens it. Thread-safe.
 */
final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

  private final Path root;
  private final FileChannel lockFile;

  private WorkFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * @throws IOException if it cannot be made, or another agent uses it
   */
  static WorkFolder open(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel lockFile =
        FileChannel.open(
            root.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        lockFile.close();
        throw inUse(root);
      }
    } catch (OverlappingFileLockException e) {
      lockFile.close();
      throw inUse(root);
    }
    WorkFolder folder = new WorkFolder(root, lockFile);
    folder.endLeftProcesses();
    Folders.remove(folder.root.resolve("attempts"));
    Folders.remove(folder.root.resolve("processes"));
    Folders.remove(folder.pids());
    Files.createDirectories(folder.root.resolve("attempts"));
    Files.createDirectories(folder.root.resolve("processes"));
    Files.createDirectories(folder.pids());
    Files.createDirectories(folder.cache());
    return folder;
  }

  private static IOException inUse(Path root) {
    return new IOException(
        "The work folder "
            + root
            + " is used by another worker; give each worker its own with --work-folder.");
  }

  Path cache() {
    return root.resolve("cache");
  }

  /** A new folder for an attempt. */
  Path attempt(AttemptReference attempt) throws IOException {
    Path folder = root.resolve("attempts").resolve(attempt.trialId() + "-" + attempt.attempt());
    Folders.remove(folder);
    return Files.createDirectories(folder);
  }

  /** A new folder for a process. */
  Path process(long number) throws IOException {
    return Files.createDirectories(root.resolve("processes").resolve(Long.toString(number)));
  }

  /** Notes a process, so that it can be ended after a crash of the agent. */
  void remember(TrialProcess process) throws IOException {
    Files.writeString(
        pids().resolve(Long.toString(process.pid())), started(process.pid()).orElse(""));
  }

  void forget(TrialProcess process) {
    try {
      Files.deleteIfExists(pids().resolve(Long.toString(process.pid())));
    } catch (IOException e) {
      LOG.debug("process {} cannot be forgotten", process.pid(), e);
    }
  }

  private Path pids() {
    return root.resolve("pids");
  }

  private void endLeftProcesses() throws IOException {
    if (!Files.isDirectory(pids())) {
      return;
    }
    List<Path> notes;
    try (Stream<Path> files = Files.list(pids())) {
      notes = files.filter(file -> file.getFileName().toString().matches("\\d{1,18}")).toList();
    }
    for (Path note : notes) {
      long pid = Long.parseLong(note.getFileName().toString());
      String then = Files.readString(note);
      if (!then.isEmpty() && started(pid).equals(Optional.of(then))) {
        LOG.warn("trial process {} outlived its agent and is killed", pid);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** When a process began: a process of the same number and another beginning is another one. */
  private static Optional<String> started(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(Object::toString);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
