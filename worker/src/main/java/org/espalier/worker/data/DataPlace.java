package org.espalier.worker.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.core.data.DataFile;
import org.espalier.core.limit.Limits;
import org.espalier.worker.checkpoint.Digests;

/** Finds the files of declared data sets: inside the data folder, or fetched into it. */
final class DataPlace {
  private DataPlace() {}

  /**
   * The file, or folder, that holds the data; its digest is checked where one is said.
   *
   * @throws org.espalier.worker.trial.TrialFailure BAD_DATA if it is not there, outside of the
   *     folder, too large or not what was meant
   */
  static Path find(DataFile file, Path folder) {
    if (file.url().isPresent()) {
      return Downloads.fetch(file.url().get(), file.sha256().orElse(""), folder);
    }
    Path found = folder.resolve(file.path());
    try {
      if (!Files.exists(found)) {
        throw DataFailure.of(
            file.name(), "it is not in this worker's data folder " + folder.toAbsolutePath());
      }
      if (!found.toRealPath().startsWith(folder.toRealPath())) {
        throw DataFailure.of(file.name(), "it leads out of the data folder " + folder);
      }
      if (Files.isRegularFile(found)) {
        checkFile(file, found);
      }
      return found;
    } catch (IOException e) {
      throw DataFailure.of(file.name(), "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static void checkFile(DataFile file, Path found) throws IOException {
    if (Files.size(found) > Limits.DATA_FILE_BYTES) {
      throw DataFailure.of(
          file.name(),
          "it has %,d bytes, more than %,d".formatted(Files.size(found), Limits.DATA_FILE_BYTES));
    }
    if (file.sha256().isPresent()) {
      String digest = Digests.ofFile(found);
      if (!digest.equals(file.sha256().get())) {
        throw DataFailure.of(
            file.name(),
            "its SHA-256 is %s, but the study file says %s".formatted(digest, file.sha256().get()));
      }
    }
  }
}
