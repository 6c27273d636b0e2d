package org.espalier.scheduler.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.study.Objective;
import org.espalier.core.study.SourceSelector;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/** Finds the checkpoint that a trial takes weights from, or says why there is none (yet). */
final class SourceResolver {

  private SourceResolver() {}

  /** What was found. */
  sealed interface Found {
    /** Here it is. */
    record Ready(String runId, ModelSpec model, CheckpointReference checkpoint) implements Found {}

    /** It may come; {@code reason} says what is waited for. */
    record NotYet(String reason) implements Found {}

    /** It will never come. */
    record Never(String reason) implements Found {}
  }

  static Found find(Transaction transaction, StudyRow study, SourceSelector from) {
    return switch (from) {
      case SourceSelector.Variant variant ->
          whenCompleted(
              transaction,
              "variant '" + variant.name() + "'",
              transaction.trials().byVariant(study.id(), variant.name()));
      case SourceSelector.Run run -> run(transaction, run.runId());
      case SourceSelector.StudyBest best -> best(transaction, study, best.study());
      case SourceSelector.StudyTrial trial ->
          inStudy(transaction, study, trial.study())
              .map(
                  source ->
                      whenCompleted(
                          transaction,
                          "trial %d of study '%s'".formatted(trial.trial(), trial.study()),
                          transaction.trials().byNumber(source.id(), trial.trial())))
              .orElseGet(() -> noStudy(trial.study()));
    };
  }

  private static Found whenCompleted(
      Transaction transaction, String what, Optional<TrialRow> source) {
    if (source.isEmpty()) {
      return new Found.Never("its source of weights, " + what + ", does not exist");
    }
    TrialRow trial = source.get();
    return switch (trial.state()) {
      case WAITING, QUEUED, RUNNING -> new Found.NotYet("waits for the weights of " + what);
      case COMPLETED -> lastCheckpoint(transaction, what, trial);
      case PRUNED, FAILED, CANCELLED ->
          new Found.Never("its source of weights, %s, ended as %s".formatted(what, trial.state()));
    };
  }

  private static Found run(Transaction transaction, String runId) {
    String what = "run " + runId;
    Optional<TrialRow> source = transaction.trials().byRun(runId);
    if (source.isPresent() && !source.get().state().isTerminal()) {
      return new Found.NotYet("waits for the weights of " + what);
    }
    return source
        .map(trial -> lastCheckpoint(transaction, what, trial))
        .orElseGet(
            () -> new Found.Never("its source of weights, %s, is no trial here".formatted(what)));
  }

  private static Found best(Transaction transaction, StudyRow study, String name) {
    Optional<StudyRow> found = inStudy(transaction, study, name);
    if (found.isEmpty()) {
      return noStudy(name);
    }
    StudyRow source = found.get();
    if (!source.state().isTerminal()) {
      return new Found.NotYet("waits for study '%s' to end".formatted(name));
    }
    List<TrialRow> completed = transaction.trials().completed(source.id());
    if (completed.isEmpty()) {
      return new Found.Never("its source of weights, study '%s', has no result".formatted(name));
    }
    TrialSpec spec = TrialEnds.specification(transaction, completed.getFirst());
    Objective objective = spec.objectives().getFirst();
    TrialRow best =
        completed.stream()
            .max(
                Comparator.comparing((TrialRow trial) -> isFeasible(spec, trial))
                    .thenComparingDouble(trial -> merit(objective, trial)))
            .orElseThrow();
    return lastCheckpoint(
        transaction, "trial %d of study '%s'".formatted(best.number(), name), best);
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

  private static Optional<StudyRow> inStudy(Transaction transaction, StudyRow self, String name) {
    return transaction.studies().newest(name, self.id());
  }

  private static Found noStudy(String name) {
    return new Found.Never("its source of weights, study '%s', does not exist".formatted(name));
  }

  private static Found lastCheckpoint(Transaction transaction, String what, TrialRow trial) {
    Optional<CheckpointReference> checkpoint = transaction.checkpoints().newest(trial.id());
    Optional<TrialSpec> spec = transaction.trials().specification(trial.id());
    if (checkpoint.isEmpty() || spec.isEmpty()) {
      String state = trial.state() == TrialState.COMPLETED ? "" : ", " + trial.state();
      return new Found.Never(
          "its source of weights, %s%s, left no checkpoint".formatted(what, state));
    }
    return new Found.Ready(trial.runId(), spec.get().model(), checkpoint.get());
  }
}
