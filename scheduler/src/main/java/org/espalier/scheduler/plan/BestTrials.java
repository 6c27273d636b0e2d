package org.espalier.scheduler.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.study.Heirs;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.core.study.TrialSpec;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/** Which completed trials of a study are the best, and what a new one inherits from them. */
final class BestTrials {

  private BestTrials() {}

  /**
   * The same trials, the best first: those that keep every requirement, then by the first
   * objective.
   *
   * @param completed of one study, at least one
   */
  static List<TrialRow> first(Transaction transaction, List<TrialRow> completed) {
    TrialSpec spec = TrialEnds.specification(transaction, completed.getFirst());
    Objective objective = spec.objectives().getFirst();
    return completed.stream()
        .sorted(
            Comparator.comparing((TrialRow trial) -> isFeasible(spec, trial))
                .thenComparingDouble(trial -> merit(objective, trial))
                .reversed())
        .toList();
  }

  private static boolean isFeasible(TrialSpec spec, TrialRow trial) {
    return spec.requirements().stream()
        .allMatch(requirement -> requirement.isKept(trial.objectives()));
  }

  private static double merit(Objective objective, TrialRow trial) {
    double value = trial.objectives().getOrDefault(objective.metric(), Double.NaN);
    if (Double.isNaN(value)) {
      return Double.NEGATIVE_INFINITY;
    }
    return switch (objective.direction()) {
      case MAXIMIZE -> value;
      case MINIMIZE -> -value;
    };
  }

  /**
   * What a trial takes from the best completed one of its study that saw the same data; {@link
   * TransferSpec#NONE} where there is none yet.
   */
  static TransferSpec inherited(Transaction transaction, StudyRow study, TrialDraft draft) {
    List<TrialRow> completed = transaction.trials().completed(study.id());
    if (completed.isEmpty()) {
      return TransferSpec.NONE;
    }
    for (TrialRow trial : first(transaction, completed)) {
      Optional<CheckpointReference> checkpoint = transaction.checkpoints().newest(trial.id());
      TrialSpec theirs = TrialEnds.specification(transaction, trial);
      if (checkpoint.isPresent() && Heirs.mayInherit(draft.data(), theirs.data())) {
        return Heirs.transfer(draft, theirs, trial.runId(), checkpoint.get());
      }
    }
    return TransferSpec.NONE;
  }
}
