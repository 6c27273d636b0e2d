package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.core.json.Json;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Digests;
import org.espalier.worker.checkpoint.Lineage;

/** {@code lineage.json}: an artifact that says which module came from which run. */
final class LineageFile {
  static final String NAME = "lineage.json";

  private LineageFile() {}

  static void write(Lineage lineage, Path folder, TrialReporter reporter) {
    Path file = folder.resolve(NAME);
    try {
      Files.write(file, Json.writeBytes(lineage));
      reporter.artifact(file, NAME, Digests.ofFile(file));
    } catch (IOException e) {
      throw new TrialFailure(
          FailureCategory.INFRASTRUCTURE, NAME + " cannot be written: " + e.getMessage(), e);
    }
  }
}
