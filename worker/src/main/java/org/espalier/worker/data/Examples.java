package org.espalier.worker.data;

import java.util.List;

/**
 * Examples with their labels, in memory, in a fixed order. Immutable and thread-safe. Values are
 * handed out as 32-bit floats; how they are kept is the implementation's choice.
 */
public interface Examples {

  int count();

  /** Sizes of one example's features, in the order of {@code Batch}. */
  List<Long> featureShape();

  /** How many numbers one label has: the classes (one-hot), or the targets; of all steps. */
  int labelSize();

  /** Sizes of one example's label, in the order of {@code Batch}; steps first. */
  List<Long> labelShape();

  /** Writes the features of example {@code index} to {@code into}, from {@code at} on. */
  void features(int index, float[] into, int at);

  /** Writes the label of example {@code index} to {@code into}, from {@code at} on. */
  void label(int index, float[] into, int at);

  /** How many numbers one example's features have. */
  default int featureSize() {
    return Math.toIntExact(featureShape().stream().reduce(1L, Math::multiplyExact));
  }
}
