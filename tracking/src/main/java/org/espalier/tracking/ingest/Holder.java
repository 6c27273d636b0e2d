package org.espalier.tracking.ingest;

import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.MetricBatch;
import org.espalier.core.trial.AttemptState;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the scheduler has it, to judge what is sent in its name. Pure.
 *
 * @param workerId who holds or held it; null while nobody claimed it
 * @param validEpoch points after it were taken back by a later attempt; null while there is none
 * @param validIteration the same in iterations
 */
record Holder(
    long runNumber,
    String runId,
    long studyId,
    AttemptState state,
    @Nullable String workerId,
    @Nullable Integer validEpoch,
    @Nullable Long validIteration) {

  /** What is done with a message. */
  enum Verdict {
    APPLY,
    /** Its claim is on the way to the scheduler: nobody can say yet. */
    WAIT,
    DROP_FOREIGN_WORKER,
    DROP_WRONG_RUN,
    DROP_UNKNOWN_ATTEMPT
  }

  static Verdict judge(@Nullable Holder holder, AttemptReference sender, String runId) {
    if (holder == null) {
      return Verdict.DROP_UNKNOWN_ATTEMPT;
    }
    if (!holder.runId.equals(runId)) {
      return Verdict.DROP_WRONG_RUN;
    }
    if (holder.workerId == null) {
      return holder.state.isTerminal() ? Verdict.DROP_FOREIGN_WORKER : Verdict.WAIT;
    }
    return holder.workerId.equals(sender.workerId()) ? Verdict.APPLY : Verdict.DROP_FOREIGN_WORKER;
  }

  /** Whether a point belongs to the run's effective history. */
  boolean keeps(String metric, long step) {
    if (metric.startsWith(MetricBatch.SYSTEM_PREFIX)) {
      return true;
    }
    return metric.startsWith(MetricBatch.ITERATION_PREFIX)
        ? validIteration == null || step <= validIteration
        : validEpoch == null || step <= validEpoch;
  }
}
