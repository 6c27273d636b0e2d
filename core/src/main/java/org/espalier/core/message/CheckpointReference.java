package org.espalier.core.message;

/**
 * A stored checkpoint: an artifact of a run, and the position in training it was taken at.
 *
 * @param runId the run whose artifact it is
 * @param artifact its name among the run's artifacts, such as {@code
 *     checkpoints/attempt-1-epoch-3.zip}
 * @param sha256 lower-case hexadecimal digest of the whole file
 * @param bytes its size
 * @param epoch epochs finished
 * @param iteration iterations (batches) finished since the first epoch began
 */
public record CheckpointReference(
    String runId, String artifact, String sha256, long bytes, int epoch, long iteration) {}
