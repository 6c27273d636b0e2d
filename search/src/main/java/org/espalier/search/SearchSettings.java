package org.espalier.search;

import java.util.List;
import org.espalier.core.space.Space;
import org.espalier.core.study.Convergence;
import org.espalier.core.study.MethodSpec;
import org.espalier.core.study.Objective;
import org.espalier.core.study.StudySpec;

/**
 * What a search is built from.
 *
 * @param objectives at least one
 * @param sampler see {@link org.espalier.search.sampler.Samplers} for types and options
 * @param pruner see {@link org.espalier.search.pruner.Pruners} for types and options
 * @param trialLimit the most trials suggested, 1 or more
 * @param parallel about how many trials run at once, 1 or more; {@code auto} chooses by it
 * @param convergence when the search ends before its trials are used up
 * @param seed equal seeds and equal answers give equal trials
 */
public record SearchSettings(
    Space space,
    List<Objective> objectives,
    MethodSpec sampler,
    MethodSpec pruner,
    int trialLimit,
    int parallel,
    Convergence convergence,
    long seed) {

  public SearchSettings {
    objectives = List.copyOf(objectives);
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one objective");
    }
    if (trialLimit < 1 || parallel < 1) {
      throw new IllegalArgumentException(
          "trials (%d) and parallel (%d) must be 1 or more".formatted(trialLimit, parallel));
    }
  }

  /** That never ends before its trials are used up. */
  public SearchSettings(
      Space space,
      List<Objective> objectives,
      MethodSpec sampler,
      MethodSpec pruner,
      int trialLimit,
      int parallel,
      long seed) {
    this(space, objectives, sampler, pruner, trialLimit, parallel, Convergence.NEVER, seed);
  }

  /**
   * As a study file says. A study of variants is a search over an empty space: its trials are the
   * variants in their order, and only the pruner has something to decide.
   *
   * @param parallel about how many trials run at once, if the file does not say so
   */
  public static SearchSettings of(StudySpec study, int parallel) {
    boolean variants = !study.variants().isEmpty();
    return new SearchSettings(
        variants ? new Space(List.of()) : study.space(),
        study.objectives(),
        variants ? MethodSpec.of("random") : study.search().sampler(),
        study.search().pruner(),
        study.trialLimit(),
        study.search().parallel().orElse(parallel),
        study.search().convergence(),
        study.seed());
  }

  /** The same with another sampler. */
  public SearchSettings with(MethodSpec other) {
    return new SearchSettings(
        space, objectives, other, pruner, trialLimit, parallel, convergence, seed);
  }

  /** With one trial at a time and the sampler and pruner of these types. */
  public static SearchSettings of(
      Space space, Objective objective, String sampler, String pruner, int trialLimit, long seed) {
    return new SearchSettings(
        space,
        List.of(objective),
        MethodSpec.of(sampler),
        MethodSpec.of(pruner),
        trialLimit,
        1,
        seed);
  }
}
