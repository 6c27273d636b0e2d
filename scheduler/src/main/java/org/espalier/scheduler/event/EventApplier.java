package org.espalier.scheduler.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.message.AttemptReference;
import org.espalier.core.message.WorkerEvent;
import org.espalier.core.study.Objective;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.AttemptState;
import org.espalier.core.trial.FailureCategory;
import org.espalier.core.trial.StopReason;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.scheduler.plan.Sessions;
import org.espalier.scheduler.plan.Stops;
import org.espalier.scheduler.plan.TrialEnds;
import org.espalier.scheduler.policy.BestValues;
import org.espalier.scheduler.policy.Fence;
import org.espalier.scheduler.policy.LeasePolicy;
import org.espalier.scheduler.store.AttemptRow;
import org.espalier.scheduler.store.Reported;
import org.espalier.scheduler.store.RunTable;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;
import org.espalier.search.Decision;

/**
 * Applies one event of a worker in the caller's transaction. An event whose sender does not hold
 * the attempt it speaks of is counted and changes nothing.
 */
public final class EventApplier {

  private final Sessions sessions;
  private final TrialEnds ends;
  private final Stops stops;
  private final LeasePolicy leases;

  public EventApplier(Sessions sessions, TrialEnds ends, Stops stops, LeasePolicy leases) {
    this.sessions = sessions;
    this.ends = ends;
    this.stops = stops;
    this.leases = leases;
  }

  /** An attempt that its speaker holds, and its trial. */
  private record Held(TrialRow trial, AttemptRow attempt) {}

  /**
   * @return whether it applied; false if it was stale
   * @throws IllegalArgumentException if it contradicts itself or what is known
   */
  public boolean apply(Transaction transaction, WorkerEvent event) {
    return switch (event) {
      case WorkerEvent.Heartbeat heartbeat -> heartbeat(transaction, heartbeat);
      case WorkerEvent.Left left -> {
        transaction.workers().left(left.workerId(), leases.leaving());
        yield true;
      }
      case WorkerEvent.Claimed claimed -> claimed(transaction, claimed);
      case WorkerEvent.OfAttempt ofAttempt -> {
        Optional<Held> held = held(transaction, ofAttempt.attempt());
        if (held.isEmpty()) {
          transaction.positions().dropped(ofAttempt.getClass().getSimpleName());
          yield false;
        }
        applyHeld(transaction, held.get(), ofAttempt);
        yield true;
      }
    };
  }

  private static Optional<Held> held(Transaction transaction, AttemptReference by) {
    Optional<TrialRow> trial = transaction.trials().find(by.trialId());
    Optional<AttemptRow> attempt = transaction.attempts().find(by.trialId(), by.attempt());
    if (trial.isEmpty()
        || attempt.isEmpty()
        || !Fence.holds(by, known(trial.get(), attempt.get()))) {
      return Optional.empty();
    }
    return Optional.of(new Held(trial.get(), attempt.get()));
  }

  private static Fence.Known known(TrialRow trial, AttemptRow attempt) {
    return new Fence.Known(trial.attempt(), attempt.state(), attempt.workerId());
  }

  private boolean claimed(Transaction transaction, WorkerEvent.Claimed claimed) {
    AttemptReference by = claimed.attempt();
    Optional<TrialRow> trial = transaction.trials().find(by.trialId());
    Optional<AttemptRow> attempt = transaction.attempts().find(by.trialId(), by.attempt());
    Fence.Claim claim =
        trial.isEmpty() || attempt.isEmpty()
            ? Fence.Claim.REFUSED
            : Fence.claim(by, known(trial.get(), attempt.get()));
    return switch (claim) {
      case REFUSED -> {
        transaction.positions().dropped("Claimed");
        stops.revoke(transaction, by);
        yield false;
      }
      case REPEATED -> true;
      case GRANTED -> {
        grant(transaction, new Held(trial.orElseThrow(), attempt.orElseThrow()), claimed);
        yield true;
      }
    };
  }

  private void grant(Transaction transaction, Held offered, WorkerEvent.Claimed claimed) {
    String worker = claimed.attempt().workerId();
    transaction.attempts().hold(offered.attempt(), worker, claimed.slot(), leases.lease());
    transaction
        .attempts()
        .move(offered.trial(), offered.attempt(), AttemptState.CLAIMED, "taken by " + worker);
    transaction.trials().move(offered.trial(), TrialState.RUNNING, "");
    transaction.runs().status(offered.trial().runId(), RunTable.Status.RUNNING);
  }

  private void applyHeld(Transaction transaction, Held held, WorkerEvent.OfAttempt event) {
    transaction.attempts().renew(held.attempt(), leases.lease());
    switch (event) {
      case WorkerEvent.Claimed claimed -> {}
      case WorkerEvent.Started started -> started(transaction, held, started);
      case WorkerEvent.WeightsTaken taken ->
          transaction.trials().inherited(held.trial(), taken.lineage());
      case WorkerEvent.EpochFinished epoch -> epochFinished(transaction, held, epoch);
      case WorkerEvent.CheckpointSaved saved -> checkpointSaved(transaction, held, saved);
      case WorkerEvent.Finished finished -> finished(transaction, held, finished);
      case WorkerEvent.Stopped stopped -> stopped(transaction, held, stopped);
      case WorkerEvent.Failed failed -> failed(transaction, held, failed);
    }
  }

  private static void started(Transaction transaction, Held held, WorkerEvent.Started started) {
    transaction.attempts().device(held.attempt(), started.device());
    started
        .tags()
        .forEach((key, value) -> transaction.runs().tag(held.trial().runId(), key, value));
    if (held.attempt().state() == AttemptState.CLAIMED) {
      transaction
          .attempts()
          .move(held.trial(), held.attempt(), AttemptState.RUNNING, started.device());
    }
  }

  private void epochFinished(Transaction transaction, Held held, WorkerEvent.EpochFinished event) {
    TrialRow trial = held.trial();
    TrialSpec spec = TrialEnds.specification(transaction, trial);
    List<Objective> objectives = spec.objectives();
    Map<String, Double> best =
        BestValues.merge(spec.watched(), trial.objectives(), event.metrics());
    transaction.trials().progress(trial, event.epoch(), best);
    boolean decided = held.attempt().stopRequested() == StopReason.PRUNED || trial.halted();
    if (decided
        || event.epoch() <= trial.reported().epoch()
        || !BestValues.measuresAny(objectives, event.metrics())) {
      return;
    }
    StudyRow study = transaction.studies().find(trial.studyId()).orElseThrow();
    if (study.state().isTerminal()) {
      return;
    }
    double[] values = BestValues.inOrder(objectives, event.metrics());
    transaction.trials().reported(trial, new Reported(event.epoch(), TrialEnds.boxed(values)));
    Decision decision =
        sessions.of(transaction, study).report(transaction, trial.number(), event.epoch(), values);
    switch (decision) {
      case CONTINUE -> {}
      case STOP -> stops.request(transaction, held.attempt(), StopReason.PRUNED);
      case PAUSE -> {
        transaction.trials().halt(trial);
        stops.request(transaction, held.attempt(), StopReason.PAUSED);
        transaction.touch(trial.studyId());
      }
    }
  }

  private static void checkpointSaved(
      Transaction transaction, Held held, WorkerEvent.CheckpointSaved event) {
    if (!event.checkpoint().runId().equals(held.trial().runId())) {
      throw new IllegalArgumentException(
          "trial %d speaks of a checkpoint of run %s"
              .formatted(held.trial().id(), event.checkpoint().runId()));
    }
    transaction
        .checkpoints()
        .register(held.trial().id(), held.attempt().attempt(), event.checkpoint());
    transaction.runs().model(held.trial().runId(), event.checkpoint());
  }

  private void finished(Transaction transaction, Held held, WorkerEvent.Finished event) {
    TrialRow trial = held.trial();
    TrialSpec spec = TrialEnds.specification(transaction, trial);
    Map<String, Double> best =
        BestValues.merge(spec.watched(), trial.objectives(), event.metrics());
    transaction.trials().progress(trial, event.epoch(), best);
    transaction
        .attempts()
        .move(trial, held.attempt(), AttemptState.FINISHED, "after epoch " + event.epoch());
    BestValues.missing(spec.objectives(), best)
        .ifPresentOrElse(
            metric ->
                ends.fail(transaction, trial, "it finished without a number for '" + metric + "'"),
            () -> ends.complete(transaction, trial, spec, best));
  }

  private void stopped(Transaction transaction, Held held, WorkerEvent.Stopped event) {
    TrialRow trial = held.trial();
    StopReason asked = held.attempt().stopRequested();
    if (asked == null) {
      // A worker that is drained stops of its own accord; people ask why all the same.
      transaction.attempts().stopRequested(held.attempt(), event.reason());
    }
    transaction
        .attempts()
        .move(
            trial,
            held.attempt(),
            AttemptState.STOPPED,
            "%s after epoch %d".formatted(event.reason(), event.epoch()));
    StudyRow study = transaction.studies().find(trial.studyId()).orElseThrow();
    if (asked == StopReason.CANCELLED || study.state().isTerminal()) {
      ends.cancel(transaction, trial, "its study was cancelled");
    } else if (asked == StopReason.PRUNED) {
      ends.prune(transaction, trial, "pruned after epoch " + trial.reported().epoch());
    } else {
      ends.wait(transaction, trial, reason(trial, study, event.reason()));
    }
  }

  private static String reason(TrialRow trial, StudyRow study, StopReason stopped) {
    if (trial.halted()) {
      return "halted by the pruner after epoch " + trial.epochsDone();
    }
    if (study.state() == StudyState.PAUSED) {
      return "its study is paused";
    }
    return switch (stopped) {
      case DRAINED -> "its worker is being drained";
      case PRUNED, PAUSED, CANCELLED, REVOKED -> "its attempt was stopped";
    };
  }

  private void failed(Transaction transaction, Held held, WorkerEvent.Failed event) {
    AttemptRow attempt = held.attempt();
    transaction
        .attempts()
        .failure(
            attempt,
            event.category(),
            event.message(),
            event.exitCode(),
            String.join("\n", event.lastLogLines()));
    transaction
        .attempts()
        .move(held.trial(), attempt, AttemptState.FAILED, event.category().name());
    ends.afterFailure(transaction, held.trial(), attempt, event.category(), sentence(event));
  }

  private static String sentence(WorkerEvent.Failed event) {
    FailureCategory category = event.category();
    return event.message().isBlank() ? category.name() : event.message();
  }

  private boolean heartbeat(Transaction transaction, WorkerEvent.Heartbeat heartbeat) {
    if (transaction.workers().seen(heartbeat)) {
      transaction.studies().inState(StudyState.RUNNING).forEach(transaction::touch);
    }
    for (WorkerEvent.Progress progress : heartbeat.attempts()) {
      AttemptReference by =
          new AttemptReference(progress.trialId(), progress.attempt(), heartbeat.workerId());
      Optional<Held> held = held(transaction, by);
      if (held.isPresent()) {
        transaction
            .attempts()
            .renew(
                held.get().attempt(),
                leases.lease(),
                progress.fraction(),
                progress.samplesPerSecond());
      } else if (mustStop(transaction, by)) {
        stops.revoke(transaction, by);
      }
    }
    return true;
  }

  private static boolean mustStop(Transaction transaction, AttemptReference by) {
    Optional<TrialRow> trial = transaction.trials().find(by.trialId());
    Optional<AttemptRow> attempt = transaction.attempts().find(by.trialId(), by.attempt());
    return trial.isEmpty()
        || attempt.isEmpty()
        || Fence.mustStop(by, known(trial.get(), attempt.get()));
  }
}
