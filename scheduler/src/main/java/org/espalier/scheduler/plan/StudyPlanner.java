package org.espalier.scheduler.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.espalier.core.study.Budget;
import org.espalier.core.study.StudySpec;
import org.espalier.core.trial.StopReason;
import org.espalier.core.trial.StudyState;
import org.espalier.core.trial.TrialState;
import org.espalier.kafka.TopicNames;
import org.espalier.scheduler.policy.BudgetPolicy;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.scheduler.store.TrialRow;
import org.espalier.scheduler.store.UnderWay;
import org.espalier.search.Start;
import org.espalier.search.Suggestion;

/**
 * Brings a study on by as much as is possible now: starts it, grants attempts to waiting trials,
 * asks the search for new ones while there is room, and ends the study when nothing is left. Doing
 * it again without anything having changed does nothing.
 */
public final class StudyPlanner {

  /** So many failures without one result, and no more trials are planned. */
  static final int HOPELESS = 10;

  /** With so many tickets waiting, and twice as many as trials run, no slot waits for a plan. */
  private static final int STOCK = 8;

  private final Sessions sessions;
  private final TrialEnds ends;
  private final TrialGranter granter;
  private final Stops stops;
  private final Precedence precedence;
  private final Set<Long> restless = new HashSet<>();
  private final Set<Long> hungry = new HashSet<>();

  public StudyPlanner(TopicNames topics, Sessions sessions, TrialEnds ends, Stops stops) {
    this.sessions = sessions;
    this.ends = ends;
    this.granter = new TrialGranter(topics, ends);
    this.stops = stops;
    this.precedence = new Precedence(ends, stops);
  }

  /**
   * Studies that may have to be brought on though nothing of them changed: they wait for the
   * weights of others, others go before them, or time they may use runs out.
   */
  public Set<Long> restless() {
    return Set.copyOf(restless);
  }

  /**
   * Whether a slot may stand empty until what has just ended is planned: not where every study that
   * is under way has tickets enough in the queue.
   */
  public boolean isHungry() {
    return !hungry.isEmpty();
  }

  /** Has a study planned again soon: it could not be. */
  public void again(long id) {
    restless.add(id);
  }

  /** Plans one study in the caller's transaction. */
  public void plan(Transaction transaction, long id) {
    restless.remove(id);
    hungry.remove(id);
    Optional<StudyRow> found = transaction.studies().find(id);
    if (found.isEmpty()) {
      return;
    }
    StudyRow study = found.get();
    try {
      switch (study.state()) {
        case SUBMITTED -> {
          StudyRow begun = begin(transaction, study);
          advance(transaction, transaction.studies().move(begun, StudyState.RUNNING, ""));
        }
        case RUNNING -> advance(transaction, study);
        case PAUSED ->
            endIfOver(transaction, study, plannedAll(transaction, study), Optional.empty());
        case COMPLETED, FAILED, CANCELLED -> sessions.close(id);
      }
    } catch (Sessions.UnusableStudyException e) {
      abandon(transaction, study.id(), String.valueOf(e.getMessage()));
    }
  }

  /** What a search is told before its first trial, and what people are told of it. */
  private StudyRow begin(Transaction transaction, StudyRow study) {
    int slots = Math.max(1, transaction.workers().slots(study.queue()));
    StudyRow expecting = transaction.studies().expect(study, slots);
    StudySession session = sessions.of(transaction, expecting);
    if (session.spec().variants().isEmpty()) {
      session.enqueue(transaction);
      List<String> notes = new ArrayList<>();
      notes.add(session.samplerReason());
      notes.addAll(WarmStarter.tell(transaction, expecting, session));
      transaction.studies().note(expecting, String.join("; ", notes));
    }
    return expecting;
  }

  private boolean plannedAll(Transaction transaction, StudyRow study) {
    return sessions.of(transaction, study).trialCount() >= study.trialLimit();
  }

  private void advance(Transaction transaction, StudyRow study) {
    StudySession session = sessions.of(transaction, study);
    int wanted =
        session
            .spec()
            .search()
            .parallel()
            .orElseGet(() -> Math.max(1, transaction.workers().slots(study.queue())));
    planVariants(transaction, study, session);
    Precedence.Share share = precedence.of(transaction, study, wanted);
    if (share.yields()) {
      restless.add(study.id());
    }
    UnderWay underWay = transaction.trials().underWay(study.id());
    Room room = room(underWay, share.most());
    grantWaiting(transaction, study, session, underWay.waiting(), room);
    Optional<String> over = over(transaction, study, session);
    // One that yields every slot asks for nothing more, and has ended once all it may try has.
    boolean exhausted =
        over.isPresent()
            || (share.yields() && underWay.isEmpty() && plannedAll(transaction, study));
    while (room.open < share.most() && !exhausted) {
      Optional<Suggestion> next =
          hopeless(transaction, study, session) ? Optional.empty() : session.ask(transaction);
      exhausted = next.isEmpty();
      next.ifPresent(suggestion -> begin(transaction, study, session, suggestion, room));
    }
    int granted = share.most() - underWay.busy() - room.free;
    if (underWay.queued() + granted < Math.max(STOCK, 2 * underWay.running())) {
      hungry.add(study.id());
    }
    endIfOver(transaction, study, exhausted, over);
  }

  /** Why nothing new is to begin; what runs is stopped, where the budget says so. */
  private Optional<String> over(Transaction transaction, StudyRow study, StudySession session) {
    Budget budget = session.spec().search().budget();
    if (budget.isLimited()) {
      restless.add(study.id());
    }
    Optional<String> spent =
        budget.isLimited()
            ? BudgetPolicy.spent(budget, transaction.studies().used(study))
            : Optional.empty();
    if (spent.isPresent() && budget.then() == Budget.Then.STOP) {
      for (TrialRow trial : transaction.trials().unfinished(study.id())) {
        if (!trial.halted() && !stops.wind(transaction, trial, StopReason.PRUNED)) {
          endUnheld(transaction, trial, spent.get());
        }
      }
    }
    return spent.or(session::convergence);
  }

  private void endUnheld(Transaction transaction, TrialRow trial, String reason) {
    if (trial.reported().epoch() == 0) {
      ends.cancel(transaction, trial, reason);
      return;
    }
    if (trial.state() == TrialState.QUEUED) {
      ends.wait(transaction, trial, reason);
    }
    ends.prune(transaction, transaction.trials().find(trial.id()).orElseThrow(), reason);
  }

  /** How many trials may run, and how many do or are about to. */
  private static final class Room {
    /** Trials that take a place among the parallel ones: running, queued or waiting to. */
    int open;

    /** Attempts that may still be granted. */
    int free;
  }

  private static Room room(UnderWay underWay, int parallel) {
    Room room = new Room();
    room.open = underWay.busy();
    for (TrialRow trial : underWay.waiting()) {
      if (!trial.halted()) {
        room.open++;
      }
    }
    room.free = parallel - underWay.busy();
    return room;
  }

  private void grantWaiting(
      Transaction transaction,
      StudyRow study,
      StudySession session,
      List<TrialRow> waiting,
      Room room) {
    for (TrialRow trial : waiting) {
      if (room.free > 0 && trial.due() && !trial.halted()) {
        grant(transaction, study, session, trial, room);
      }
    }
  }

  private void grant(
      Transaction transaction, StudyRow study, StudySession session, TrialRow trial, Room room) {
    switch (granter.grant(transaction, study, session, trial)) {
      case QUEUED -> room.free--;
      case WAITS -> restless.add(study.id());
      case ENDED -> room.open--;
    }
  }

  private void planVariants(Transaction transaction, StudyRow study, StudySession session) {
    List<StudySpec.Variant> variants = session.spec().variants();
    while (session.trialCount() < variants.size()) {
      Suggestion suggestion = session.ask(transaction).orElseThrow();
      create(transaction, study, suggestion, variants.get(suggestion.trialNumber()).name());
    }
  }

  private void begin(
      Transaction transaction,
      StudyRow study,
      StudySession session,
      Suggestion suggestion,
      Room room) {
    room.open++;
    switch (suggestion.start()) {
      case Start.Fresh fresh ->
          grant(transaction, study, session, create(transaction, study, suggestion, ""), room);
      case Start.Fork fork -> {
        TrialRow parent =
            transaction.trials().byNumber(study.id(), fork.trialNumber()).orElseThrow();
        TrialRow child = create(transaction, study, suggestion, "");
        switch (granter.fork(transaction, study, session, child, parent, fork.step())) {
          case QUEUED -> room.free--;
          case WAITS -> {}
          case ENDED -> room.open--;
        }
      }
      case Start.Resume resume -> {
        TrialRow halted =
            transaction.trials().byNumber(study.id(), suggestion.trialNumber()).orElseThrow();
        transaction.trials().delay(halted, Duration.ZERO);
        // Where its attempt has not stopped yet, it is granted when it has.
        if (halted.state() == TrialState.WAITING) {
          grant(transaction, study, session, halted, room);
        }
      }
    }
  }

  private TrialRow create(
      Transaction transaction, StudyRow study, Suggestion suggestion, String variant) {
    String runId = UUID.randomUUID().toString().replace("-", "");
    int number = suggestion.trialNumber();
    String name = study.name() + "-" + (variant.isEmpty() ? Integer.toString(number) : variant);
    Map<String, String> tags =
        Map.of(
            "mlflow.runName",
            name,
            "espalier.study",
            Long.toString(study.id()),
            "espalier.trial",
            Integer.toString(number),
            "espalier.variant",
            variant);
    transaction.runs().insert(study.experimentId(), runId, name, suggestion.values(), tags);
    return transaction.trials().insert(study.id(), number, variant, runId, suggestion.values());
  }

  private static boolean hopeless(Transaction transaction, StudyRow study, StudySession session) {
    if (!session.hasOnlyFailures(HOPELESS)) {
      return false;
    }
    Map<TrialState, Integer> counts = transaction.trials().counts(study.id());
    return counts.getOrDefault(TrialState.FAILED, 0) >= HOPELESS
        && counts.getOrDefault(TrialState.COMPLETED, 0) == 0
        && counts.getOrDefault(TrialState.PRUNED, 0) == 0;
  }

  /**
   * Ends the study if no trial is under way and none will come.
   *
   * @param exhausted whether the search has nothing more to ask
   * @param over why it ended before its trials were used up
   */
  private void endIfOver(
      Transaction transaction, StudyRow study, boolean exhausted, Optional<String> over) {
    if (!exhausted) {
      return;
    }
    List<TrialRow> left = transaction.trials().unfinished(study.id());
    if (!left.stream().allMatch(TrialRow::halted)) {
      return;
    }
    if (study.state() == StudyState.PAUSED && !left.isEmpty()) {
      return;
    }
    for (TrialRow halted : left) {
      if (halted.state() != TrialState.WAITING) {
        return;
      }
    }
    for (TrialRow halted : left) {
      ends.prune(transaction, halted, "halted after epoch " + halted.epochsDone());
    }
    Map<TrialState, Integer> counts = transaction.trials().counts(study.id());
    boolean result =
        counts.getOrDefault(TrialState.COMPLETED, 0) > 0
            || (over.isPresent() && counts.getOrDefault(TrialState.PRUNED, 0) > 0);
    transaction
        .studies()
        .move(
            study,
            result ? StudyState.COMPLETED : StudyState.FAILED,
            result ? over.orElse("") : "none of its trials has a result: " + counts(counts));
    sessions.close(study.id());
    hungry.remove(study.id());
  }

  private static String counts(Map<TrialState, Integer> counts) {
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
            .toList());
  }

  /** A study that cannot go on: it fails, and what it runs is stopped. */
  private void abandon(Transaction transaction, long id, String reason) {
    sessions.close(id);
    StudyRow study = transaction.studies().find(id).orElseThrow();
    transaction.studies().move(study, StudyState.FAILED, reason);
    for (TrialRow trial : transaction.trials().unfinished(id)) {
      if (!stops.wind(transaction, trial, StopReason.CANCELLED)) {
        ends.cancel(transaction, trial, reason);
      }
    }
  }
}
