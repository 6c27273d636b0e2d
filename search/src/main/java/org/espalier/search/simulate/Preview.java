package org.espalier.search.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.space.ParameterValue;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Setting;
import org.espalier.core.study.StudySpec;
import org.espalier.search.Search;
import org.espalier.search.SearchSettings;
import org.espalier.search.Suggestion;

/** What a study file would do on virtual workers, before anybody trains. Pure. */
public final class Preview {

  /** Configurations that are worth drawing to be looked at. */
  public static final int MOST_SAMPLES = 200;

  /** Epochs of a trial where the file searches them, or does not say. */
  static final int ASSUMED_EPOCHS = 10;

  /** Samplers whose cost grows with what they learnt. */
  private static final Set<String> LEARNING = Set.of("auto", "tpe", "gp", "bohb");

  private Preview() {}

  /**
   * The virtual workers.
   *
   * @param slots trials at once, 1 or more
   * @param epochSeconds the middle time of an epoch, above 0
   * @param deaths the chance that a worker dies in an epoch, 0 to 1; it is away for an epoch's time
   * @param lost the chance that a report never arrives, 0 to 1
   * @param late the chance that a report arrives an epoch late, 0 to 1
   */
  public record World(int slots, double epochSeconds, double deaths, double lost, double late) {

    /** In which nothing goes wrong. */
    public static World calm(int slots, double epochSeconds) {
      return new World(slots, epochSeconds, 0, 0, 0);
    }
  }

  /**
   * Runs the search of a study to its end, on made-up curves.
   *
   * @param settings of the search, from the study or from {@link #affordable}
   * @param seed of the curves and of what goes wrong
   * @throws IllegalArgumentException if the study lists variants
   * @throws IllegalStateException if the constraints leave so little that no point was found
   */
  public static SimulationReport of(
      StudySpec study, SearchSettings settings, World world, long seed) {
    return of(
        study, settings, new LearningCurves(study.space(), study.objectives(), seed), world, seed);
  }

  /** The same with what trials measure given. */
  public static SimulationReport of(
      StudySpec study, SearchSettings settings, Workload workload, World world, long seed) {
    return Simulator.run(
        search(study, settings),
        workload,
        new SimulationSettings(
            world.slots(),
            epochs(study),
            world.epochSeconds(),
            world.deaths(),
            world.epochSeconds(),
            world.lost(),
            world.late(),
            seed));
  }

  /**
   * The settings of a study's search with a sampler whose cost does not grow: one that learns from
   * results is replaced by {@code random}, for made-up curves teach it nothing.
   */
  public static SearchSettings affordable(StudySpec study, int slots) {
    SearchSettings settings = SearchSettings.of(study, slots);
    return LEARNING.contains(settings.sampler().type())
        ? settings.with(MethodSpec.of("random"))
        : settings;
  }

  /**
   * Configurations that the study may try: the enqueued ones, then ones drawn from the space.
   *
   * @return at most {@code most}, fewer where there are no more
   * @throws IllegalArgumentException if the study lists variants
   * @throws IllegalStateException if the constraints leave so little that no point was found
   */
  public static List<Map<String, ParameterValue>> samples(StudySpec study, int most) {
    Search search =
        search(
            study,
            new SearchSettings(
                study.space(),
                study.objectives(),
                MethodSpec.of("random"),
                MethodSpec.of("none"),
                most,
                most,
                study.seed()));
    List<Map<String, ParameterValue>> samples = new ArrayList<>();
    for (Optional<Suggestion> next = search.ask();
        next.isPresent() && samples.size() < most;
        next = search.ask()) {
      samples.add(new LinkedHashMap<>(next.get().values()));
    }
    return samples;
  }

  /** The epochs of a whole trial; 10 where they are searched. */
  public static int epochs(StudySpec study) {
    return switch (study.trial().training().epochs()) {
      case Setting.Fixed(ParameterValue.IntegerValue(long epochs)) ->
          Math.clamp(epochs, 1, 100_000);
      case Setting.Fixed fixed -> ASSUMED_EPOCHS;
      case Setting.Searched searched -> ASSUMED_EPOCHS;
    };
  }

  private static Search search(StudySpec study, SearchSettings settings) {
    if (!study.variants().isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' lists its trials; there is no search to simulate".formatted(study.name()));
    }
    Search search = Search.withoutJournal(settings);
    study.search().enqueue().forEach(search::enqueue);
    return search;
  }
}
