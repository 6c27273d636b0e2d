package org.espalier.scheduler.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.espalier.core.message.CheckpointReference;
import org.espalier.core.message.Ticket;
import org.espalier.core.study.SourceSelector;
import org.espalier.core.study.TransferRequest;
import org.espalier.core.study.TransferSpec;
import org.espalier.core.study.TrialDraft;
import org.espalier.core.study.TrialSpec;
import org.espalier.core.trial.TrialState;
import org.espalier.kafka.TopicNames;
import org.espalier.scheduler.policy.BestValues;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;
import org.espalier.search.SearchEvent;
import org.espalier.search.Seeds;

/** Grants a waiting trial its next attempt: everything it needs, and the ticket. */
final class TrialGranter {

  private final TopicNames topics;
  private final TrialEnds ends;

  TrialGranter(TopicNames topics, TrialEnds ends) {
    this.topics = topics;
    this.ends = ends;
  }

  /** What became of a trial that was to be granted. */
  enum Result {
    QUEUED,
    /** Its source of weights is not ready. */
    WAITS,
    /** It can never run, and has ended. */
    ENDED
  }

  /** The next attempt of a waiting trial. */
  Result grant(Transaction transaction, StudyRow study, StudySession session, TrialRow trial) {
    Optional<TrialSpec> earlier =
        trial.attempt() == 0 ? Optional.empty() : transaction.trials().specification(trial.id());
    if (earlier.isPresent()) {
      offer(transaction, study, trial, earlier.get());
      return Result.QUEUED;
    }
    TrialDraft draft;
    try {
      draft = draft(session, trial);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      ends.fail(transaction, trial, "its specification cannot be made: " + e.getMessage());
      return Result.ENDED;
    }
    Optional<TransferRequest> request = draft.transfer();
    if (request.isEmpty()) {
      TransferSpec inherited =
          session.spec().search().inherit()
              ? BestTrials.inherited(transaction, study, draft)
              : TransferSpec.NONE;
      inherit(transaction, trial, inherited);
      offer(transaction, study, trial, draft.toTrialSpec(inherited, seed(study, trial)));
      return Result.QUEUED;
    }
    return switch (SourceResolver.find(transaction, study, request.get().from())) {
      case SourceResolver.Found.NotYet notYet -> {
        transaction.trials().explain(trial, notYet.reason());
        yield Result.WAITS;
      }
      case SourceResolver.Found.Never never -> {
        ends.fail(transaction, trial, never.reason());
        yield Result.ENDED;
      }
      case SourceResolver.Found.Ready ready -> {
        TransferSpec transfer =
            request.get().resolve(draft.model(), ready.model(), ready.runId(), ready.checkpoint());
        inherit(transaction, trial, transfer);
        offer(transaction, study, trial, draft.toTrialSpec(transfer, seed(study, trial)));
        yield Result.QUEUED;
      }
    };
  }

  /**
   * The first attempt of a trial that goes on from what another had at a step. Where it trains
   * another model, other data or by another optimiser it only takes the weights that fit.
   */
  Result fork(
      Transaction transaction,
      StudyRow study,
      StudySession session,
      TrialRow trial,
      TrialRow parent,
      int step) {
    TrialDraft draft;
    try {
      draft = draft(session, trial);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      ends.fail(transaction, trial, "its specification cannot be made: " + e.getMessage());
      return Result.ENDED;
    }
    Optional<CheckpointReference> checkpoint = transaction.checkpoints().newest(parent.id(), step);
    Optional<TrialSpec> theirs = transaction.trials().specification(parent.id());
    TransferSpec transfer = TransferSpec.NONE;
    if (checkpoint.isPresent() && theirs.isPresent()) {
      transfer =
          TransferRequest.everything(new SourceSelector.Run(parent.runId()))
              .resolve(
                  draft.model(),
                  Optional.of(theirs.get().model()),
                  parent.runId(),
                  checkpoint.get());
      inherit(transaction, trial, transfer);
    }
    TrialSpec spec = draft.toTrialSpec(transfer, seed(study, trial));
    if (checkpoint.isPresent() && theirs.filter(one -> one.canBeGoneOnBy(spec)).isPresent()) {
      transaction
          .runs()
          .tag(trial.runId(), "espalier.fork", parent.runId() + "/" + checkpoint.get().epoch());
      offer(transaction, study, trial, spec.forkedFrom(checkpoint.get()));
    } else {
      offer(transaction, study, trial, spec);
    }
    return Result.QUEUED;
  }

  private static TrialDraft draft(StudySession session, TrialRow trial) {
    return trial.variant().isEmpty()
        ? session.spec().resolve(trial.parameters())
        : session.spec().resolveVariant(trial.variant());
  }

  /** Of the study's seed and the trial's number alone; 31 bits, so that every format keeps it. */
  private static long seed(StudyRow study, TrialRow trial) {
    return Seeds.mix(study.seed() + trial.number()) >>> 33;
  }

  private static void inherit(Transaction transaction, TrialRow trial, TransferSpec transfer) {
    transfer
        .sources()
        .forEach(
            (module, source) ->
                transaction
                    .runs()
                    .tag(
                        trial.runId(),
                        "espalier.source." + module,
                        (source.local() ? source.checkpoint().artifact() : source.runId())
                            + "/"
                            + source.module()));
  }

  private void offer(Transaction transaction, StudyRow study, TrialRow trial, TrialSpec spec) {
    int number = trial.attempt() + 1;
    Optional<CheckpointReference> resume = Optional.empty();
    if (number > 1) {
      resume = transaction.checkpoints().newest(trial.id());
      rewind(transaction, trial, spec, number, resume);
    }
    resume = resume.or(spec::fork);
    transaction.attempts().offer(trial, number, resume);
    transaction.trials().grant(trial, number, spec);
    transaction
        .trials()
        .move(
            trial, TrialState.QUEUED, number == 1 ? "" : "attempt " + number + " is in the queue");
    transaction.runs().tag(trial.runId(), "espalier.attempt", Integer.toString(number));
    if (number == 1) {
      transaction.runs().dataset(trial.runId(), spec.data());
    }
    send(transaction, study, trial, number, spec, resume);
  }

  /** What was trained after the checkpoint is trained again: points, epochs and best go back. */
  private static void rewind(
      Transaction transaction,
      TrialRow trial,
      TrialSpec spec,
      int attempt,
      Optional<CheckpointReference> resume) {
    int epoch = resume.map(CheckpointReference::epoch).orElse(0);
    long iteration = resume.map(CheckpointReference::iteration).orElse(0L);
    transaction.attempts().invalidateAfter(trial.id(), attempt, epoch, iteration);
    transaction.runs().rewind(trial.runId(), epoch, iteration);
    if (trial.epochsDone() > epoch) {
      // What is only required was never reported to the search: it stays.
      Map<String, Double> best = new HashMap<>(trial.objectives());
      spec.objectives().forEach(objective -> best.remove(objective.metric()));
      for (SearchEvent.Reported reported :
          transaction.searchEvents().reports(trial.studyId(), trial.number(), epoch)) {
        best.putAll(BestValues.merge(spec.objectives(), best, byMetric(spec, reported)));
      }
      transaction.trials().progress(trial, epoch, best);
    }
  }

  private static Map<String, Double> byMetric(TrialSpec spec, SearchEvent.Reported reported) {
    Map<String, Double> values = new HashMap<>();
    for (int i = 0; i < spec.objectives().size(); i++) {
      values.put(spec.objectives().get(i).metric(), reported.values().get(i));
    }
    return values;
  }

  /** Sends the ticket of an offered attempt once more. */
  void repeatTicket(Transaction transaction, StudyRow study, TrialRow trial) {
    TrialSpec spec = transaction.trials().specification(trial.id()).orElseThrow();
    Optional<CheckpointReference> resume =
        trial.attempt() > 1 ? transaction.checkpoints().newest(trial.id()) : Optional.empty();
    send(transaction, study, trial, trial.attempt(), spec, resume.or(spec::fork));
  }

  private void send(
      Transaction transaction,
      StudyRow study,
      TrialRow trial,
      int attempt,
      TrialSpec spec,
      Optional<CheckpointReference> resume) {
    transaction
        .outbox()
        .send(
            topics.tickets(study.queue()),
            Long.toString(trial.id()),
            new Ticket(
                study.id(),
                study.name(),
                trial.id(),
                trial.number(),
                attempt,
                trial.runId(),
                spec,
                resume));
  }
}
