package org.espalier.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears what a server leaves behind when its parent was killed: the server itself, which still
 * runs and would refuse a second one on its directory, or only its file {@code postmaster.pid}.
 */
final class StalePostmaster {

  private static final Logger LOG = LoggerFactory.getLogger(StalePostmaster.class);
  private static final int WAIT_SECONDS = 20;

  private StalePostmaster() {}

  /**
   * Stops the server of {@code directory} if one runs, and removes its pid file.
   *
   * @throws IOException if it does not end within 20 s
   */
  static void stop(Path directory) throws IOException {
    Path file = directory.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    Optional<ProcessHandle> server = process(file).filter(process -> isServer(process, directory));
    if (server.isPresent()) {
      LOG.info("stopping the PostgreSQL server left over in {}", directory);
      interrupt(server.get());
    }
    Files.deleteIfExists(file);
  }

  private static Optional<ProcessHandle> process(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    try {
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    } catch (NumberFormatException damaged) {
      return Optional.empty();
    }
  }

  private static boolean isServer(ProcessHandle process, Path directory) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains("postgres") && line.contains(directory.toString()))
        .isPresent();
  }

  /** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for the clients. */
  private static void interrupt(ProcessHandle server) throws IOException {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
      server.onExit().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a left-over PostgreSQL server was stopped", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "the PostgreSQL server %d does not end; stop it by hand".formatted(server.pid()), e);
    }
  }
}
