package org.espalier.worker.trial;

import java.nio.file.Path;
import org.espalier.core.study.Lineage;

/** {@code lineage.json}: an artifact that says which module came from which run. */
final class LineageFile {
  static final String NAME = "lineage.json";

  private LineageFile() {}

  static void write(Lineage lineage, Path folder, TrialReporter reporter) {
    JsonArtifact.write(NAME, lineage, folder, reporter);
  }
}
