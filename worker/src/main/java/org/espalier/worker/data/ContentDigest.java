package org.espalier.worker.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.espalier.worker.checkpoint.Digests;

/** One SHA-256 for all files of a data set. */
final class ContentDigest {
  private ContentDigest() {}

  /**
   * Of one file its own, as {@code sha256sum} has it; of several that of their digests, a line
   * each.
   */
  static String of(List<Path> files) {
    try {
      if (files.size() == 1) {
        return Digests.ofFile(files.getFirst());
      }
      MessageDigest all = Digests.sha256();
      for (Path file : files) {
        all.update((Digests.ofFile(file) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return Digests.text(all);
    } catch (IOException e) {
      throw DataFailure.of(files, "it cannot be read: " + e.getMessage(), e);
    }
  }
}
