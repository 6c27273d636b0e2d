package org.espalier.core.study;

import java.util.Locale;
import java.util.Optional;

/** What a file of weights is, told by the end of its name. */
public enum WeightFormat {
  /** Our own checkpoint: {@code .zip}. */
  CHECKPOINT,
  /** Tensors by name, as PyTorch and others write them: {@code .safetensors}. */
  SAFETENSORS,
  /** A whole Keras model in HDF5: {@code .h5}, {@code .hdf5}. */
  KERAS;

  /** The endings, for people. */
  public static final String ENDINGS = ".zip (a checkpoint), .safetensors, .h5 or .hdf5 (Keras)";

  /** The format of a file of that name; empty where its ending says none. */
  public static Optional<WeightFormat> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".zip")) {
      return Optional.of(CHECKPOINT);
    }
    if (lower.endsWith(".safetensors")) {
      return Optional.of(SAFETENSORS);
    }
    return lower.endsWith(".h5") || lower.endsWith(".hdf5") ? Optional.of(KERAS) : Optional.empty();
  }
}
