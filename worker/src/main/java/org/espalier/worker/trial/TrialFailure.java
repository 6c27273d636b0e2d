package org.espalier.worker.trial;

import java.util.Objects;
import org.espalier.core.trial.FailureCategory;
import org.jspecify.annotations.Nullable;

/** A trial cannot go on; the category decides what happens next, the message is for people. */
public final class TrialFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final FailureCategory category;

  public TrialFailure(FailureCategory category, String message) {
    this(category, message, null);
  }

  public TrialFailure(FailureCategory category, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  public FailureCategory category() {
    return category;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
