package org.espalier.worker.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.core.json.Json;
import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.checkpoint.Digests;

/** Small records that are stored with a run as JSON files. */
final class JsonArtifact {

  private JsonArtifact() {}

  /**
   * Writes {@code content} to {@code folder} and has it stored under its name.
   *
   * @throws TrialFailure INFRASTRUCTURE if the disk does not take it
   */
  static void write(String name, Object content, Path folder, TrialReporter reporter) {
    Path file = folder.resolve(name);
    try {
      Files.write(file, Json.writeBytes(content));
      reporter.artifact(file, name, Digests.ofFile(file));
    } catch (IOException e) {
      throw new TrialFailure(
          FailureCategory.INFRASTRUCTURE, name + " cannot be written: " + e.getMessage(), e);
    }
  }
}
