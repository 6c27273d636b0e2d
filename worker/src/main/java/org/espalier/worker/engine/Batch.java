package org.espalier.worker.engine;

/**
 * Examples for one step.
 *
 * @param features examples along axis 0; then, by kind: vector {@code [size]}, image {@code
 *     [channels, height, width]}, sequence {@code [steps, size]} (the engine transposes as it
 *     needs), token ids {@code [steps]}
 * @param labels examples along axis 0; classes as one-hot {@code [classes]}, at each step {@code
 *     [steps, classes]}, several labels and regression targets as they are, several targets side by
 *     side
 */
public record Batch(Tensor features, Tensor labels) {
  /** How many examples it holds. */
  public int size() {
    return Math.toIntExact(features.shape().getFirst());
  }
}
