package org.espalier.worker.checkpoint;

import java.util.Map;
import java.util.Objects;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.study.Lineage;

/**
 * {@code manifest.json}: what the other entries of a checkpoint are.
 *
 * @param format {@value #FORMAT}; another one is refused
 * @param entries size and digest of every other entry, by its name
 */
record Manifest(
    String format,
    ModelSpec model,
    Position position,
    Patience patience,
    Lineage lineage,
    Map<String, Entry> entries) {

  static final String FORMAT = "espalier-checkpoint-1";
  static final String NAME = "manifest.json";
  static final String WEIGHTS = "weights.safetensors";
  static final String UPDATER = "updater.safetensors";

  /** No manifest is larger; it bounds what is read before anything is known. */
  static final int MAX_BYTES = 1_500_000;

  record Entry(long bytes, String sha256) {}

  Manifest {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(patience, "patience");
    Objects.requireNonNull(lineage, "lineage");
    entries = Map.copyOf(entries);
  }
}
