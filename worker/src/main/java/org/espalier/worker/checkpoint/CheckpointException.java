package org.espalier.worker.checkpoint;

import java.io.IOException;
import java.util.Objects;

/** A checkpoint is not what it says it is; the message is one sentence for people. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
