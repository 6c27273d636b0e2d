package org.espalier.web.study;

import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.StudyProblems;
import org.espalier.core.study.StudyReader;
import org.espalier.core.study.StudySpec;
import org.espalier.search.SearchSettings;
import org.espalier.search.simulate.Preview;
import org.espalier.search.simulate.SimulationReport;
import org.espalier.tracking.metric.MetricStore;
import org.espalier.tracking.pace.PaceStore;
import org.espalier.tracking.pace.PaceStore.Pace;
import org.espalier.tracking.study.StudyStore;
import org.espalier.tracking.study.TrialStore;
import org.espalier.tracking.study.Worker;
import org.espalier.tracking.study.WorkerStore;
import org.espalier.web.http.Answers;
import org.espalier.web.http.ErrorCode;
import org.espalier.web.http.Parameters;
import org.espalier.web.http.Refusal;
import org.espalier.web.http.Role;
import org.espalier.web.http.Route;
import org.espalier.web.http.Routes;
import org.jspecify.annotations.Nullable;

/**
 * What a study file would do, before it is submitted: simulated in bounded time for each request.
 */
public final class PreviewRoutes implements Routes {
  private static final int MOST_TRIALS = 10_000;
  private static final long MOST_EPOCHS = 200_000;
  private static final int MOST_SLOTS = 10_000;
  private static final double ASSUMED_SECONDS = 60;

  /** Simulations, as many as the bound on epochs allows. */
  private static final int RUNS = 5;

  private final PaceStore pace;
  private final WorkerStore workers;
  private final Recordings recordings;

  public PreviewRoutes(
      PaceStore pace,
      WorkerStore workers,
      StudyStore studies,
      TrialStore trials,
      MetricStore metrics) {
    this.pace = pace;
    this.workers = workers;
    this.recordings = new Recordings(studies, trials, metrics);
  }

  /** Where the time of an epoch is from. */
  enum Origin {
    GIVEN,
    STUDY,
    QUEUE,
    ASSUMED
  }

  /** Whose curves were played again. */
  record Played(long studyId, String name, int trials) {}

  record View(
      int slots,
      double epochSeconds,
      Origin epochSecondsFrom,
      int measuredTrials,
      int epochs,
      String sampler,
      int runs,
      double seconds,
      double secondsLow,
      double secondsHigh,
      double busySeconds,
      double efficiency,
      int trials,
      int completed,
      int pruned,
      long epochsTrained,
      List<Integer> reached,
      @Nullable Played recorded,
      @Nullable Double best,
      List<Map<String, ParameterValue>> samples) {}

  private record Measured(double seconds, Origin origin, int trials) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/studies/simulate", Role.VIEWER, this::simulate));
  }

  private void simulate(Context context) {
    StudySpec study;
    try {
      study = StudyReader.read(StudyFiles.text(context));
    } catch (StudyProblems problems) {
      throw StudyFiles.refuse(problems);
    }
    int given = Parameters.number(context, "slots", 0, 0, MOST_SLOTS);
    int slots = given > 0 ? given : study.search().parallel().orElseGet(() -> free(study.queue()));
    Measured epoch = epochSeconds(context, study);
    try {
      refuseTooLarge(study);
      Optional<Recordings.Recorded> recorded =
          Parameters.longNumber(context, "recorded").stream()
              .mapToObj(id -> recordings.of(id, study))
              .findFirst();
      Answers.json(context, view(study, Math.clamp(slots, 1, MOST_SLOTS), epoch, recorded));
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The file is sound, but there is nothing to simulate, or no point keeps its constraints.
      throw new Refusal(ErrorCode.CONFLICT, String.valueOf(e.getMessage()));
    }
  }

  private static void refuseTooLarge(StudySpec study) {
    long epochs = (long) study.trialLimit() * Preview.epochs(study);
    if (study.trialLimit() > MOST_TRIALS || epochs > MOST_EPOCHS) {
      throw new IllegalArgumentException(
          "%,d trials of %,d epochs are too many for a preview here, which stops at %,d trials and %,d epochs in all; 'espalier simulate' has no such bound"
              .formatted(study.trialLimit(), Preview.epochs(study), MOST_TRIALS, MOST_EPOCHS));
    }
  }

  private static View view(
      StudySpec study, int slots, Measured epoch, Optional<Recordings.Recorded> recorded) {
    SearchSettings settings = Preview.affordable(study, slots);
    long epochs = (long) study.trialLimit() * Preview.epochs(study);
    int runs = Math.clamp(MOST_EPOCHS / Math.max(1, epochs), 1, RUNS);
    List<SimulationReport> reports =
        IntStream.range(0, runs)
            .mapToObj(run -> simulated(study, settings, slots, epoch, recorded, study.seed() + run))
            .sorted(Comparator.comparingDouble(SimulationReport::seconds))
            .toList();
    SimulationReport middle = reports.get(runs / 2);
    return new View(
        slots,
        epoch.seconds(),
        epoch.origin(),
        epoch.trials(),
        Preview.epochs(study),
        settings.sampler().type(),
        runs,
        middle.seconds(),
        reports.getFirst().seconds(),
        reports.getLast().seconds(),
        middle.busySeconds(),
        Math.clamp(middle.efficiency(slots), 0, 1),
        middle.trials(),
        middle.completed(),
        middle.pruned(),
        middle.epochs(),
        middle.reached(),
        recorded
            .map(one -> new Played(one.study().studyId(), one.study().name(), one.trials()))
            .orElse(null),
        recorded.isPresent() && middle.best().isPresent() ? middle.best().getAsDouble() : null,
        Preview.samples(study, Preview.MOST_SAMPLES));
  }

  private static SimulationReport simulated(
      StudySpec study,
      SearchSettings settings,
      int slots,
      Measured epoch,
      Optional<Recordings.Recorded> recorded,
      long seed) {
    Preview.World world = Preview.World.calm(slots, epoch.seconds());
    return recorded.isPresent()
        ? Preview.of(study, settings, recorded.get().workload(), world, seed)
        : Preview.of(study, settings, world, seed);
  }

  private Measured epochSeconds(Context context, StudySpec study) {
    Optional<Double> given = Parameters.real(context, "epoch_seconds", 0, 1e6);
    if (given.isPresent()) {
      return new Measured(given.get(), Origin.GIVEN, 0);
    }
    return measured(pace.epochOfStudiesNamed(study.name()), Origin.STUDY)
        .or(() -> measured(pace.epochOnQueue(study.queue()), Origin.QUEUE))
        .orElse(new Measured(ASSUMED_SECONDS, Origin.ASSUMED, 0));
  }

  private static Optional<Measured> measured(Optional<Pace> pace, Origin origin) {
    return pace.map(found -> new Measured(found.seconds(), origin, found.trials()));
  }

  /** The slots of a queue that take trials now. */
  private int free(String queue) {
    return workers.list().stream()
        .filter(worker -> worker.queue().equals(queue) && worker.state().equals("LIVE"))
        .filter(worker -> !worker.draining())
        .mapToInt(Worker::slots)
        .sum();
  }
}
