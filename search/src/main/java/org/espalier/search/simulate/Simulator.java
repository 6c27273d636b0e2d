package org.espalier.search.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.Objective;
import org.espalier.search.Decision;
import org.espalier.search.Outcome;
import org.espalier.search.Search;
import org.espalier.search.Seeds;
import org.espalier.search.Start;
import org.espalier.search.Suggestion;

/**
 * Runs a search to its end on virtual workers: a queue of what happens next, in order of virtual
 * time. The same search, workload and settings give the same report. Cost: O(log w) an epoch beside
 * what the search itself takes.
 */
public final class Simulator {
  private final Search search;
  private final Workload workload;
  private final SimulationSettings settings;
  private final Witness witness;
  private final SplittableRandom chance;
  private final PriorityQueue<Moment> agenda =
      new PriorityQueue<>(Comparator.comparingDouble(Moment::at).thenComparingLong(Moment::order));
  private final ArrayDeque<Run> orphans = new ArrayDeque<>();
  private final ArrayDeque<Integer> idle = new ArrayDeque<>();
  private final Map<Integer, Run> paused = new HashMap<>();
  private final int[] reached;
  private final Objective goal;

  private long order;
  private double now;
  private double busy;
  private int completed;
  private int stopped;
  private int deaths;
  private long epochs;
  private double best = Double.NaN;

  /** A trial under way: {@code epoch} whole epochs are trained. */
  private static final class Run {
    private final int number;
    private final Map<String, ParameterValue> values;
    private final double epochSeconds;
    private int epoch;
    private int furthest;
    private Optional<double[]> late = Optional.empty();

    Run(int number, Map<String, ParameterValue> values, double epochSeconds) {
      this.number = number;
      this.values = values;
      this.epochSeconds = epochSeconds;
    }
  }

  /** A worker ends an epoch of a run, or is back where there is none. */
  private record Moment(double at, long order, int worker, Optional<Run> run, boolean dies) {}

  private Simulator(
      Search search, Workload workload, SimulationSettings settings, Witness witness) {
    this.witness = witness;
    this.search = search;
    this.workload = workload;
    this.settings = settings;
    this.chance = Seeds.random(settings.seed(), 5, 5);
    this.reached = new int[settings.epochs() + 1];
    this.goal = search.settings().objectives().getFirst();
  }

  /** Runs to the end. */
  public static SimulationReport run(
      Search search, Workload workload, SimulationSettings settings) {
    return run(search, workload, settings, Witness.NONE);
  }

  /** Runs to the end, and shows a witness what is measured. */
  public static SimulationReport run(
      Search search, Workload workload, SimulationSettings settings, Witness witness) {
    return new Simulator(search, workload, settings, witness).run();
  }

  private SimulationReport run() {
    for (int worker = 0; worker < settings.workers(); worker++) {
      idle.add(worker);
    }
    assign();
    while (!agenda.isEmpty()) {
      Moment moment = agenda.remove();
      now = moment.at();
      if (moment.run().isPresent()) {
        epochEnds(moment.worker(), moment.run().get(), moment.dies());
      } else {
        idle.add(moment.worker());
      }
      assign();
    }
    List<Integer> counts = new ArrayList<>();
    for (int count : reached) {
      counts.add(count);
    }
    return new SimulationReport(
        now,
        busy,
        search.trialCount(),
        completed,
        stopped + paused.size(),
        deaths,
        epochs,
        counts,
        Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best));
  }

  /** Gives idle workers what there is to do. */
  private void assign() {
    while (!idle.isEmpty()) {
      Optional<Run> next = Optional.ofNullable(orphans.poll()).or(this::ask);
      if (next.isEmpty()) {
        return;
      }
      train(idle.remove(), next.get());
    }
  }

  private Optional<Run> ask() {
    Optional<Suggestion> suggestion = search.ask();
    if (suggestion.isEmpty()) {
      return Optional.empty();
    }
    int number = suggestion.get().trialNumber();
    if (suggestion.get().start() instanceof Start.Resume) {
      return Optional.ofNullable(paused.remove(number));
    }
    reached[0]++;
    Map<String, ParameterValue> values = suggestion.get().values();
    Run run =
        new Run(number, values, workload.secondsAnEpoch(values).orElseGet(() -> madeUp(number)));
    if (suggestion.get().start() instanceof Start.Fork fork) {
      run.epoch = fork.step();
      run.furthest = fork.step();
    }
    return Optional.of(run);
  }

  private double madeUp(int number) {
    double pace = 0.67 + 0.66 * Seeds.random(settings.seed(), number, 6).nextDouble();
    return settings.secondsPerEpoch() * pace;
  }

  private void train(int worker, Run run) {
    double time = run.epochSeconds;
    boolean dies = settings.deathsPerEpoch() > 0 && chance.nextDouble() < settings.deathsPerEpoch();
    if (dies) {
      time *= chance.nextDouble();
    }
    busy += time;
    agenda.add(new Moment(now + time, order++, worker, Optional.of(run), dies));
  }

  private void epochEnds(int worker, Run run, boolean dies) {
    epochs++;
    if (dies) {
      deaths++;
      orphans.add(run);
      agenda.add(
          new Moment(now + settings.restartSeconds(), order++, worker, Optional.empty(), false));
      return;
    }
    run.epoch++;
    if (run.epoch > run.furthest) {
      run.furthest = run.epoch;
      reached[run.epoch]++;
    }
    double[] values = workload.measure(run.number, run.values, run.epoch);
    witness.measured(now, run.number, run.epoch, values);
    Decision decision = report(run, values);
    if (run.epoch == settings.epochs()) {
      complete(run, values);
      idle.add(worker);
      return;
    }
    switch (decision) {
      case CONTINUE -> train(worker, run);
      case STOP -> {
        stopped++;
        search.tell(run.number, Outcome.pruned(run.epoch, values));
        idle.add(worker);
      }
      case PAUSE -> {
        paused.put(run.number, run);
        idle.add(worker);
      }
    }
  }

  private void complete(Run run, double[] values) {
    completed++;
    if (goal.direction().isBetter(values[0], best)) {
      best = values[0];
    }
    search.tell(run.number, Outcome.completed(values));
  }

  /** Reports what arrives: now, an epoch late, or never. */
  private Decision report(Run run, double[] values) {
    Decision decision = Decision.CONTINUE;
    if (run.late.isPresent()) {
      decision = search.report(run.number, run.epoch - 1, run.late.get());
      run.late = Optional.empty();
    }
    double fate = settings.lostReports() + settings.lateReports() > 0 ? chance.nextDouble() : 1;
    if (decision != Decision.CONTINUE || fate < settings.lostReports()) {
      return decision;
    }
    if (fate < settings.lostReports() + settings.lateReports()) {
      run.late = Optional.of(values);
      return Decision.CONTINUE;
    }
    return search.report(run.number, run.epoch, values);
  }
}
