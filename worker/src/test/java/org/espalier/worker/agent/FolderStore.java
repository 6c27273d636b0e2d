package org.espalier.worker.agent;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.espalier.core.message.AttemptReference;
import org.espalier.worker.checkpoint.Digests;

/** Artifacts in a folder, for tests without a tracking server. */
final class FolderStore implements ArtifactStore {
  private final Path root;

  FolderStore(Path root) {
    this.root = root;
  }

  @Override
  public void store(AttemptReference attempt, String runId, String name, Path file, String sha256)
      throws IOException {
    if (!Digests.ofFile(file).equals(sha256)) {
      throw new IOException(name + " is damaged");
    }
    Files.createDirectories(path(runId, name).getParent());
    Files.copy(file, path(runId, name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void fetch(String runId, String name, Path to) throws IOException {
    if (!Files.exists(path(runId, name))) {
      throw new FileNotFoundException(name);
    }
    Files.copy(path(runId, name), to, StandardCopyOption.REPLACE_EXISTING);
  }

  Path path(String runId, String name) {
    return root.resolve(runId).resolve(name);
  }
}
