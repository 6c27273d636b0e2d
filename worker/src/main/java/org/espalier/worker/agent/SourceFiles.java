package org.espalier.worker.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.study.TransferSpec;
import org.espalier.worker.checkpoint.CheckpointException;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.foreign.ForeignReader;

/**
 * Gets the files that weights are taken from onto the local disk: checkpoints as they are, files of
 * other programs as {@link ForeignReader} reads them, once a file and host. Thread-safe.
 */
final class SourceFiles {
  private final CheckpointCache cache;
  private final Path dataFolder;

  SourceFiles(CheckpointCache cache, Path dataFolder) {
    this.cache = cache;
    this.dataFolder = dataFolder;
  }

  /**
   * @throws CheckpointException if it is refused, and will be again
   * @throws IOException if it cannot be had now
   */
  Path get(TransferSpec.Source source) throws IOException, InterruptedException {
    CheckpointReference reference = source.checkpoint();
    return switch (source.format()) {
      case CHECKPOINT -> source.local() ? local(reference) : cache.get(reference);
      case SAFETENSORS, KERAS ->
          cache.derived(
              reference.sha256(),
              out ->
                  ForeignReader.read(
                      source.format(),
                      source.local() ? local(reference) : cache.get(reference),
                      reference.artifact(),
                      out));
    };
  }

  private Path local(CheckpointReference reference) throws IOException {
    Path file = dataFolder.resolve(reference.artifact());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CheckpointException(
          "The file %s is not in this worker's data folder %s: put it there or point --data-folder at the right one."
              .formatted(reference.artifact(), dataFolder));
    }
    String digest = Digests.ofFile(file);
    if (!digest.equals(reference.sha256())) {
      throw new CheckpointException(
          "The file %s is refused: its digest is %s, and the study names %s."
              .formatted(reference.artifact(), digest, reference.sha256()));
    }
    return file;
  }
}
