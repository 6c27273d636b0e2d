package org.espalier.worker.agent;

import java.io.IOException;
import java.nio.file.Path;
import org.espalier.core.message.AttemptReference;

/**
 * Where files of runs are kept, by run and name. Implementations do not retry, and are thread-safe.
 */
public interface ArtifactStore {

  /**
   * Stores a file for an attempt; storing the same again changes nothing.
   *
   * @throws IOException if it is not stored, for whatever reason: the store is away, the attempt no
   *     longer holds its trial, the content was damaged on the way
   */
  void store(AttemptReference attempt, String runId, String name, Path file, String sha256)
      throws IOException, InterruptedException;

  /**
   * Fetches a file to {@code to}. What arrives is not checked here.
   *
   * @throws IOException if it cannot be had
   */
  void fetch(String runId, String name, Path to) throws IOException, InterruptedException;
}
