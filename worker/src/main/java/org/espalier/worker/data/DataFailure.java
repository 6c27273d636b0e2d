package org.espalier.worker.data;

import org.espalier.core.trial.FailureCategory;
import org.espalier.worker.trial.TrialFailure;
import org.jspecify.annotations.Nullable;

/** Data that cannot be used, in one sentence. */
final class DataFailure {
  private DataFailure() {}

  static TrialFailure of(Object file, String reason) {
    return of(file, reason, null);
  }

  static TrialFailure of(Object file, String reason, @Nullable Throwable cause) {
    return new TrialFailure(
        FailureCategory.BAD_DATA, "The data " + file + " cannot be used: " + reason + ".", cause);
  }
}
