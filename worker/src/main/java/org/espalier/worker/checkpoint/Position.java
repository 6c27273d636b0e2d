package org.espalier.worker.checkpoint;

/**
 * How far training was when a checkpoint was taken; it goes on with the next iteration.
 *
 * @param epoch epochs finished
 * @param iteration iterations (batches) finished since the first epoch began
 */
public record Position(int epoch, long iteration) {
  public Position {
    if (epoch < 0 || iteration < 0) {
      throw new IllegalArgumentException(
          "a position counts from 0, not epoch " + epoch + ", iteration " + iteration);
    }
  }
}
