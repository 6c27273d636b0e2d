package org.espalier.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Objective;
import org.espalier.search.pruner.Pruner;
import org.espalier.search.pruner.Pruners;
import org.espalier.search.sampler.Proposal;
import org.espalier.search.sampler.Sampler;
import org.espalier.search.sampler.Samplers;
import org.espalier.search.space.Coordinates;
import org.espalier.search.stop.StopRule;

/**
 * A search, driven by asking and telling: {@link #ask} says what to run, {@link #report} says
 * whether a running trial should stop, {@link #tell} takes the result. Any number of trials may be
 * out at once, and answers may come in any order, late or never.
 *
 * <p>A search is a pure function of its settings and its {@linkplain SearchEvent events}: {@link
 * #snapshot} gives them, {@link #restore} builds an equal search, {@link #apply} takes one that was
 * stored elsewhere. Not thread-safe: one caller at a time. A call costs what its sampler's Javadoc
 * says, beside O(log n) for the bookkeeping.
 */
public final class Search {
  private static final int SAMPLER_ATTEMPTS = 32;
  private static final int RANDOM_ATTEMPTS = 20_000;

  private final SearchSettings settings;
  private final Coordinates coordinates;
  private final History history;
  private final Sampler sampler;
  private final Pruner pruner;
  private final StopRule stopRule;
  private final boolean keepsJournal;
  private final List<SearchEvent> journal = new ArrayList<>();
  private final ArrayDeque<Map<String, ParameterValue>> queue = new ArrayDeque<>();
  private final Map<Integer, Decision> decisions = new HashMap<>();
  private boolean samplerExhausted;
  private int running;

  private Search(SearchSettings settings, boolean keepsJournal) {
    this.settings = settings;
    this.keepsJournal = keepsJournal;
    this.coordinates = new Coordinates(settings.space());
    this.history = new History(coordinates, settings.objectives().size());
    this.sampler = Samplers.create(settings, coordinates);
    this.pruner = Pruners.create(settings.pruner(), settings.objectives());
    this.stopRule = StopRule.of(settings.convergence(), coordinates);
  }

  /**
   * @throws IllegalArgumentException if a method or an option of it is unknown or does not fit
   */
  public static Search create(SearchSettings settings) {
    return new Search(settings, true);
  }

  /** A search that keeps no events of its own, for a caller that stores them or needs none. */
  public static Search withoutJournal(SearchSettings settings) {
    return new Search(settings, false);
  }

  /** The search that these events led to. */
  public static Search restore(SearchSettings settings, List<SearchEvent> events) {
    Search search = new Search(settings, true);
    events.forEach(search::apply);
    return search;
  }

  /** All events since the beginning, in order. */
  public List<SearchEvent> snapshot() {
    if (!keepsJournal) {
      throw new IllegalStateException("this search keeps no journal");
    }
    return List.copyOf(journal);
  }

  /**
   * What to run next.
   *
   * @return empty if there is nothing to run now: the limit is reached, the space is used up, the
   *     search has {@linkplain #convergence converged}, or ({@link #isFinished} tells) a running
   *     trial has to report first
   * @throws IllegalStateException if the constraints leave so little that no point was found
   */
  public Optional<Suggestion> ask() {
    Optional<Suggestion> next = decide();
    next.ifPresent(
        suggestion ->
            apply(
                new SearchEvent.Asked(
                    suggestion.trialNumber(), suggestion.values(), suggestion.start())));
    return next;
  }

  private Optional<Suggestion> decide() {
    if (convergence().isPresent()) {
      return Optional.empty();
    }
    OptionalInt promoted = pruner.promotable(history);
    if (promoted.isPresent()) {
      int row = promoted.getAsInt();
      return Optional.of(
          new Suggestion(
              row - history.observed(),
              coordinates.decode(history.point(row)),
              new Start.Resume()));
    }
    if (trialCount() >= settings.trialLimit()) {
      return Optional.empty();
    }
    return propose().map(this::suggestion);
  }

  private Suggestion suggestion(Proposal proposal) {
    Map<String, ParameterValue> values = coordinates.decode(proposal.point());
    if (!queue.isEmpty()) {
      queue.element().forEach((name, value) -> values.computeIfPresent(name, (key, near) -> value));
    }
    return new Suggestion(trialCount(), values, proposal.start());
  }

  private Optional<Proposal> propose() {
    Map<String, ParameterValue> enqueued = queue.peek();
    for (int attempt = 0; attempt < RANDOM_ATTEMPTS; attempt++) {
      SplittableRandom random = Seeds.random(settings.seed(), trialCount(), attempt);
      Optional<Proposal> proposal;
      if (enqueued != null) {
        proposal = Optional.of(Proposal.of(coordinates.encode(enqueued)));
      } else if (attempt < SAMPLER_ATTEMPTS) {
        proposal = sampler.propose(history, random);
      } else {
        proposal = Optional.of(Proposal.of(coordinates.random(random)));
      }
      if (proposal.isEmpty()) {
        samplerExhausted = true;
        return proposal;
      }
      coordinates.settle(proposal.get().point(), random);
      if (coordinates.isAllowed(proposal.get().point())) {
        return proposal;
      }
    }
    throw new IllegalStateException(
        "no point that keeps the constraints was found in %d tries; widen the space or the constraints"
            .formatted(RANDOM_ATTEMPTS));
  }

  /**
   * Takes what a running trial measured at a step. A step not above the last one changes nothing
   * and is answered as before; a trial that has ended is told to stop.
   *
   * @param step 1, 2, …: the budget used so far, such as epochs; gaps are allowed
   * @param values one for each objective; NaN and infinities are allowed
   * @throws IllegalArgumentException if there is no such trial, or not one value an objective
   */
  public Decision report(int trialNumber, int step, double... values) {
    int row = row(trialNumber);
    requireObjectives(values.length);
    return switch (history.state(row)) {
      case COMPLETED, PRUNED, FAILED -> Decision.STOP;
      case PAUSED -> Decision.PAUSE;
      case RUNNING -> reportRunning(row, step, values);
    };
  }

  private Decision reportRunning(int row, int step, double[] values) {
    if (step < history.step(row)) {
      return Decision.CONTINUE;
    }
    if (step > history.step(row)) {
      apply(
          new SearchEvent.Reported(
              row - history.observed(), step, Arrays.stream(values).boxed().toList()));
    }
    return decisions.getOrDefault(row, Decision.CONTINUE);
  }

  /**
   * Takes how a trial ended. Told twice, the first counts.
   *
   * @throws IllegalArgumentException if there is no such trial, or not one value an objective
   */
  public void tell(int trialNumber, Outcome outcome) {
    Checks.requireValues(outcome, settings.objectives().size());
    int row = row(trialNumber);
    switch (history.state(row)) {
      case COMPLETED, PRUNED, FAILED -> {}
      case RUNNING, PAUSED -> apply(new SearchEvent.Told(trialNumber, outcome));
    }
  }

  /**
   * Has a point tried before the sampler is asked again; parameters left out are drawn.
   *
   * @throws IllegalArgumentException if a name is unknown or a value is outside its range
   */
  public void enqueue(Map<String, ParameterValue> values) {
    Checks.requireKnown(coordinates, values);
    apply(new SearchEvent.Enqueued(values));
  }

  /**
   * Learns from a trial of an earlier study, before the first {@code ask}. Its space may differ:
   * names that this space lacks are dropped, and a value that is missing is drawn evenly, since it
   * is not known.
   *
   * @return false if a value lies outside its range here: the trial is none of this space's, and
   *     nothing is learnt from it
   */
  public boolean observe(Map<String, ParameterValue> values, Outcome outcome) {
    Checks.requireValues(outcome, settings.objectives().size());
    if (!Checks.isInside(coordinates, values)) {
      return false;
    }
    apply(new SearchEvent.Observed(values, outcome));
    return true;
  }

  /**
   * Applies an event as it was recorded, without asking sampler or pruner whether they would say
   * the same.
   */
  public void apply(SearchEvent event) {
    switch (event) {
      case SearchEvent.Asked asked -> begin(asked);
      case SearchEvent.Reported reported -> take(reported);
      case SearchEvent.Told told -> end(row(told.trialNumber()), told.outcome());
      case SearchEvent.Enqueued enqueued -> queue.add(enqueued.values());
      case SearchEvent.Observed observed -> {
        SplittableRandom random = Seeds.random(settings.seed(), ~history.observed(), 0);
        double[] point = coordinates.settle(coordinates.encode(observed.values()), random);
        int row = history.addObserved(point);
        sampler.begun(history, row);
        running++;
        end(row, observed.outcome());
      }
    }
    if (keepsJournal) {
      journal.add(event);
    }
  }

  private void begin(SearchEvent.Asked asked) {
    running++;
    if (asked.start() instanceof Start.Resume) {
      int row = row(asked.trialNumber());
      history.setState(row, History.State.RUNNING);
      decisions.remove(row);
      pruner.resumed(history, row);
      return;
    }
    if (asked.trialNumber() != trialCount()) {
      throw new IllegalArgumentException(
          "trial %d was asked where %d was due".formatted(asked.trialNumber(), trialCount()));
    }
    queue.poll();
    double[] point = coordinates.encode(asked.values());
    int row =
        asked.start() instanceof Start.Fork fork
            ? history.addFork(point, row(fork.trialNumber()), fork.step())
            : history.add(point, History.State.RUNNING);
    sampler.begun(history, row);
    pruner.begun(history, row);
  }

  private void take(SearchEvent.Reported reported) {
    int row = row(reported.trialNumber());
    history.report(row, reported.step(), losses(reported.values()));
    sampler.reported(history, row);
    Decision decision = pruner.judge(history, row);
    Decision steered = sampler.judge(history, row);
    decision = decision == Decision.CONTINUE ? steered : decision;
    if (decision == Decision.CONTINUE) {
      decisions.remove(row);
    } else {
      decisions.put(row, decision);
    }
    if (decision == Decision.PAUSE) {
      history.setState(row, History.State.PAUSED);
      running--;
    }
  }

  private void end(int row, Outcome outcome) {
    if (history.state(row) == History.State.RUNNING) {
      running--;
    }
    switch (outcome) {
      case Outcome.Completed completed ->
          history.end(
              row,
              History.State.COMPLETED,
              losses(completed.values()),
              Checks.violation(completed.constraints()));
      case Outcome.Pruned pruned -> {
        history.report(row, pruned.step(), losses(pruned.values()));
        history.end(row, History.State.PRUNED, history.losses(row), 0);
      }
      case Outcome.Failed failed -> history.fail(row);
    }
    decisions.remove(row);
    samplerExhausted = false;
    sampler.ended(history, row);
    pruner.ended(history, row);
    stopRule.ended(history, row);
  }

  /**
   * Why the search has gone far enough, in one sentence; empty while it has not. A trial that is
   * still out may bring a gain, and the search then goes on.
   */
  public Optional<String> convergence() {
    return queue.isEmpty() ? stopRule.reached() : Optional.empty();
  }

  /** Whether there will never be anything more to ask: all is suggested and nothing is running. */
  public boolean isFinished() {
    if (running == 0 && convergence().isPresent()) {
      return true;
    }
    return running == 0
        && (trialCount() >= settings.trialLimit() || samplerExhausted)
        && pruner.promotable(history).isEmpty();
  }

  /** How many trials were suggested. */
  public int trialCount() {
    return history.size() - history.observed();
  }

  /** How many trials are out: suggested or resumed, and neither ended nor paused. */
  public int runningCount() {
    return running;
  }

  /** All trials, as losses and coordinates; a view that moves with the search. */
  public History history() {
    return history;
  }

  public SearchSettings settings() {
    return settings;
  }

  /** One sentence on which sampler runs, and for {@code auto} why. */
  public String samplerReason() {
    return sampler.reason();
  }

  private int row(int trialNumber) {
    if (trialNumber < 0 || trialNumber >= trialCount()) {
      throw new IllegalArgumentException(
          "there is no trial %d; %d were suggested".formatted(trialNumber, trialCount()));
    }
    return trialNumber + history.observed();
  }

  private double[] losses(List<Double> values) {
    double[] losses = new double[values.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = loss(settings.objectives().get(i).direction(), values.get(i));
    }
    return losses;
  }

  private static double loss(Objective.Direction direction, double value) {
    if (Double.isNaN(value)) {
      return Double.POSITIVE_INFINITY;
    }
    return switch (direction) {
      case MINIMIZE -> value;
      case MAXIMIZE -> -value;
    };
  }

  private void requireObjectives(int count) {
    if (count != settings.objectives().size()) {
      throw new IllegalArgumentException(
          "%d values for %d objectives".formatted(count, settings.objectives().size()));
    }
  }
}
