package org.espalier.scheduler.plan;

import java.util.List;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.model.ModelSpec;
import org.espalier.core.study.SourceSelector;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.study.WeightFormat;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.store.SourceTable;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;

/** Finds the checkpoint that a trial takes weights from, or says why there is none (yet). */
final class SourceResolver {

  private SourceResolver() {}

  /** What was found. */
  sealed interface Found {
    /**
     * Here it is.
     *
     * @param model the source's; empty where only the file itself knows
     */
    record Ready(String runId, Optional<ModelSpec> model, CheckpointReference checkpoint)
        implements Found {}

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
      case SourceSelector.Artifact artifact ->
          artifact(transaction, artifact.runId(), artifact.name());
      case SourceSelector.Model model -> model(transaction, model);
      case SourceSelector.File file ->
          new Found.Ready(
              "",
              Optional.empty(),
              new CheckpointReference("", "weights/" + file.name(), file.sha256(), 0, 0, 0));
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
    TrialRow best = BestTrials.first(transaction, completed).getFirst();
    return lastCheckpoint(
        transaction, "trial %d of study '%s'".formatted(best.number(), name), best);
  }

  private static Found artifact(Transaction transaction, String runId, String name) {
    return transaction
        .sources()
        .artifact(runId, name)
        .map(found -> ready(transaction, found))
        .orElseGet(
            () ->
                new Found.Never(
                    "its source of weights, artifact '%s' of run %s, does not exist"
                        .formatted(name, runId)));
  }

  private static Found ready(Transaction transaction, CheckpointReference file) {
    Optional<ModelSpec> model =
        WeightFormat.of(file.artifact())
                .filter(format -> format == WeightFormat.CHECKPOINT)
                .isEmpty()
            ? Optional.empty()
            : transaction
                .trials()
                .byRun(file.runId())
                .flatMap(trial -> transaction.trials().specification(trial.id()))
                .map(TrialSpec::model);
    return new Found.Ready(file.runId(), model, file);
  }

  private static Found model(Transaction transaction, SourceSelector.Model from) {
    String what =
        "model '%s'%s%s"
            .formatted(
                from.name(),
                from.version().map(number -> " version " + number).orElse(""),
                from.alias().map(alias -> " alias '" + alias + "'").orElse(""));
    Optional<SourceTable.Version> version =
        transaction.sources().version(from.name(), from.version(), from.alias());
    if (version.isEmpty()) {
      return new Found.Never("its source of weights, %s, does not exist".formatted(what));
    }
    Optional<RegisteredPlace> place = RegisteredPlace.of(version.get().source());
    if (place.isEmpty()) {
      return new Found.Never(
          "its source of weights, %s, lies at %s, which is no artifact of a run here"
              .formatted(what, version.get().source()));
    }
    String runId = place.get().runId();
    if (place.get().path().isEmpty()) {
      Optional<TrialRow> trial = transaction.trials().byRun(runId);
      if (trial.isPresent()) {
        return run(transaction, runId);
      }
    }
    Optional<CheckpointReference> file = transaction.sources().artifact(runId, place.get().path());
    if (file.filter(found -> WeightFormat.of(found.artifact()).isPresent()).isPresent()) {
      return ready(transaction, file.get());
    }
    List<CheckpointReference> weights =
        transaction.sources().folder(runId, place.get().path()).stream()
            .filter(found -> WeightFormat.of(found.artifact()).isPresent())
            .toList();
    return weights.size() == 1
        ? ready(transaction, weights.getFirst())
        : new Found.Never(
            "its source of weights, %s, has %d files of weights at %s instead of one (%s)"
                .formatted(what, weights.size(), version.get().source(), WeightFormat.ENDINGS));
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
    return new Found.Ready(trial.runId(), Optional.of(spec.get().model()), checkpoint.get());
  }
}
