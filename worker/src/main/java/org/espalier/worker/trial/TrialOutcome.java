package org.espalier.worker.trial;

import java.util.Map;
import org.espalier.core.trial.StopReason;

/** How a trial ended that did not fail. */
public sealed interface TrialOutcome {

  /** The budget was used up; the metrics are the last epoch's. */
  record Finished(int epoch, Map<String, Double> metrics) implements TrialOutcome {}

  /** It was asked to stop; {@code epoch} epochs were finished and stored. */
  record Stopped(StopReason reason, int epoch) implements TrialOutcome {}
}
