package org.espalier.scheduler.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Objective;
import org.espalier.core.study.StudySpec;
import org.espalier.scheduler.store.StudyRow;
import org.espalier.scheduler.store.Transaction;
import org.espalier.search.Decision;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.SearchEvent;
import org.espalier.search.SearchSettings;
import org.espalier.search.Suggestion;

/**
 * A study in memory: its file, read, and its search. Everything that moves the search is stored in
 * the caller's transaction first; when that transaction fails, memory is ahead of the database, and
 * the session must be thrown away. For one thread.
 */
public final class StudySession {

  private final long studyId;
  private final StudySpec spec;
  private final Search search;
  private long sequence;
  private int failures;
  private int results;

  private StudySession(long studyId, StudySpec spec, Search search, long sequence) {
    this.studyId = studyId;
    this.spec = spec;
    this.search = search;
    this.sequence = sequence;
  }

  /** The session that the stored events of a study led to. */
  static StudySession restore(StudyRow study, StudySpec spec, List<SearchEvent> events) {
    Search search =
        Search.withoutJournal(SearchSettings.of(spec, study.searchParallel().orElse(1)));
    StudySession session = new StudySession(study.id(), spec, search, events.size());
    for (SearchEvent event : events) {
      search.apply(event);
      if (event instanceof SearchEvent.Told told) {
        session.count(told.outcome());
      }
    }
    return session;
  }

  /** Has the points of the file tried first. */
  void enqueue(Transaction transaction) {
    for (Map<String, ParameterValue> point : spec.search().enqueue()) {
      store(transaction, new SearchEvent.Enqueued(point));
      search.enqueue(point);
    }
  }

  /**
   * Learns from a trial of an earlier study, before the first {@link #ask}.
   *
   * @return false if it is no point of this space
   */
  boolean observe(Transaction transaction, Map<String, ParameterValue> values, Outcome outcome) {
    boolean learnt = search.observe(values, outcome);
    if (learnt) {
      store(transaction, new SearchEvent.Observed(values, outcome));
    }
    return learnt;
  }

  /** Which sampler searches, and why. */
  String samplerReason() {
    return search.samplerReason();
  }

  /** Why it has searched far enough; empty while it has not. */
  Optional<String> convergence() {
    return search.convergence();
  }

  public StudySpec spec() {
    return spec;
  }

  public List<Objective> objectives() {
    return spec.objectives();
  }

  /** How many trials were asked for. */
  int trialCount() {
    return search.trialCount();
  }

  /**
   * What to run next, if anything.
   *
   * @throws Sessions.UnusableStudyException if the constraints leave no point that can be found
   */
  Optional<Suggestion> ask(Transaction transaction) {
    Optional<Suggestion> suggestion;
    try {
      suggestion = search.ask();
    } catch (IllegalStateException e) {
      throw new Sessions.UnusableStudyException("its search failed: " + e.getMessage(), e);
    }
    suggestion.ifPresent(
        asked ->
            store(
                transaction,
                new SearchEvent.Asked(asked.trialNumber(), asked.values(), asked.start())));
    return suggestion;
  }

  /**
   * Tells what a running trial measured, and answers what is to become of it.
   *
   * @param epoch above every epoch reported of this trial before
   */
  public Decision report(Transaction transaction, int trialNumber, int epoch, double[] values) {
    store(
        transaction,
        new SearchEvent.Reported(trialNumber, epoch, Arrays.stream(values).boxed().toList()));
    return search.report(trialNumber, epoch, values);
  }

  /** Tells how a trial ended; once for each trial. */
  void tell(Transaction transaction, int trialNumber, Outcome outcome) {
    store(transaction, new SearchEvent.Told(trialNumber, outcome));
    search.tell(trialNumber, outcome);
    count(outcome);
  }

  private void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Failed failed -> failures++;
      case Outcome.Completed completed -> results++;
      case Outcome.Pruned pruned -> results++;
    }
  }

  /** Whether so many trials ended and none of all brought a number. */
  boolean hasOnlyFailures(int most) {
    return failures >= most && results == 0;
  }

  private void store(Transaction transaction, SearchEvent event) {
    sequence++;
    transaction.searchEvents().add(studyId, sequence, event);
  }
}
